import { describe, expect, it } from 'vitest'
import { detectFormat, formatOfName } from '../src/detectFormat.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('detectFormat', () => {
  it.each([
    ['step', "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n"],
    ['ifc', "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"],
    ['jt', 'Version 9.5 JT  DM 6.6.1.0'],
    ['brep', '\nDBRep_DrawableShape\n\nCASCADE Topology V1, (c) Matra-Datavision\n'],
    ['iges', `${'start'.padEnd(72)}S      1\n${'1H,,1H;'.padEnd(72)}G      1\n`],
    ['dxf', '999\nmade by hand\n  0\nSECTION\n  2\nENTITIES\n'],
    ['dwg', 'AC1032\u0000\u0000\u0000'],
    ['stl', 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid\n'],
    ['ply', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\n'],
    ['off', 'OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n'],
    ['obj', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'],
    ['gltf', '{"asset":{"version":"2.0"}}'],
  ])('knows %s by its content', (format, text) => {
    expect(detectFormat(bytes(text))).toBe(format)
  })

  it.each(['', '<html><body>404</body></html>', '\u0089PNG\r\n\u001a\n', 'hello, world', '{"name":"package"}', '\u0000'.repeat(200)])(
    'knows nothing of %j',
    (text) => {
      expect(detectFormat(bytes(text))).toBeUndefined()
    },
  )
})

describe('formatOfName', () => {
  it('goes by the last suffix, whatever its case', () => {
    expect(formatOfName('a.b.STP')).toBe('step')
    expect(formatOfName('noname')).toBeUndefined()
  })
})

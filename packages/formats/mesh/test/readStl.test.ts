import { describe, expect, test } from 'vitest'
import { readStl } from '../src/index.ts'
import { asciiSolid, binaryStl, boxTriangles, codeOf, factsOf, good, utf8 } from './fixtures.ts'

const box = boxTriangles()
const codes = (bytes: Uint8Array): string[] => good(readStl(bytes)).warnings.map((warning) => warning.code)
const facts = (bytes: Uint8Array) => factsOf(good(readStl(bytes)).scene)

describe('binary STL', () => {
  test('gives three float32 vertices a triangle, unwelded', () => {
    const { scene, formatVersion } = good(readStl(binaryStl(box)))
    expect(scene.meshes[0].positions).toBeInstanceOf(Float32Array)
    expect(scene.meshes[0].positions.length).toBe(12 * 9)
    expect([...scene.meshes[0].indices]).toEqual(Array.from({ length: 36 }, (_, i) => i))
    expect(formatVersion).toBe('binary')
    expect(scene.lengthUnit).toBe('unknown')
    expect(factsOf(scene)).toMatchObject({ triangles: 12, area: 6, volume: 1, box: [0, 0, 0, 1, 1, 1] })
  })
  test('is recognised by its size although the header says solid and facet', () => {
    expect(facts(binaryStl(box, { header: 'solid part facet normal endsolid' })).triangles).toBe(12)
  })
  test('is read from bytes at any offset of their buffer', () => {
    const bytes = binaryStl(box)
    for (const shift of [1, 2, 3]) {
      const shifted = new Uint8Array(bytes.length + shift)
      shifted.set(bytes, shift)
      expect(facts(shifted.subarray(shift))).toMatchObject({ triangles: 12, volume: 1 })
    }
  })
  test('believes its size, not a count that lies', () => {
    for (const count of [0, 5, 4_000_000_000]) {
      const bytes = binaryStl(box, { header: 'made by\u0000', count })
      expect(facts(bytes).triangles).toBe(12)
      expect(codes(bytes)).toEqual(['COUNT_MISMATCH'])
    }
  })
  test('keeps the complete triangles of a file that is cut off', () => {
    const bytes = binaryStl(box, { header: '\u0000' }).subarray(0, 84 + 50 * 7 + 20)
    expect(facts(bytes).triangles).toBe(7)
    expect(codes(bytes)).toEqual(['INPUT_TRUNCATED'])
  })
  test('ignores what follows the stated triangles when it is no triangles', () => {
    const bytes = new Uint8Array(84 + 50 * 12 + 137)
    bytes.set(binaryStl(box))
    expect(facts(bytes).triangles).toBe(12)
    expect(codes(bytes)).toEqual(['TRAILING_DATA'])
  })
  test('drops triangles that are not finite and keeps degenerate ones', () => {
    const odd = [...box, [NaN, 0, 0, 1, 0, 0, 0, 1, 0], [0, 0, 0, 1e16, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 1, 0]]
    expect(facts(binaryStl(odd))).toMatchObject({ triangles: 13, degenerate: 1 })
    expect(good(readStl(binaryStl(odd))).warnings).toMatchObject([{ code: 'NOT_FINITE_DROPPED', count: 2 }])
    expect(codeOf(readStl(binaryStl([odd[12]])))).toBe('INPUT_NOT_FINITE')
  })
  test('takes colours of Magics from header and attributes', () => {
    const header = 'COLOR=\u0010\u0020\u0030\u00ff MATERIAL='
    const { scene } = good(readStl(binaryStl(box, { header, attributes: [0x8000, 0x8000, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31] })))
    expect(scene.materials.map(({ color }) => color.map((value) => Math.round(value * 255)))).toEqual([
      [16, 32, 48, 255],
      [255, 0, 0, 255],
    ])
    expect([...scene.meshes[0].groups.firstTriangle]).toEqual([0, 2])
    expect([...scene.meshes[0].groups.material]).toEqual([0, 1])
  })
  test('takes colours of VisCAM from attributes, and no others', () => {
    const { scene } = good(readStl(binaryStl(box, { attributes: [0x8000 | 31] })))
    expect(scene.materials[0].color).toEqual([0, 0, 1, 1])
    expect([...scene.meshes[0].groups.material]).toEqual([0, -1])
    expect(codes(binaryStl(box, { attributes: [17, 0x8000] }))).toEqual(['COLOUR_DROPPED'])
  })
  test('keeps its colours in step when triangles before them are dropped', () => {
    const { scene } = good(readStl(binaryStl([[NaN, 0, 0, 1, 0, 0, 0, 1, 0], ...box], { attributes: [0, 0x8000 | 31, 0x8000 | 31] })))
    expect([...scene.meshes[0].groups.firstTriangle]).toEqual([0, 0, 2])
  })
  test('is refused above the budget of triangles before it is copied', () => {
    const { budgets } = { budgets: { bytes: 1e9, entities: 1, instances: 1, triangles: 11, depth: 1, archiveEntries: 1, archiveRatio: 1 } }
    expect(codeOf(readStl(binaryStl(box), { budgets }))).toBe('LIMIT_TRIANGLES')
  })
})

describe('ASCII STL', () => {
  const solid = asciiSolid(box, 'box')
  test('gives double coordinates and the name of the solid', () => {
    const { scene, formatVersion, warnings } = good(readStl(utf8(solid)))
    expect(scene.meshes[0].positions).toBeInstanceOf(Float64Array)
    expect(scene.nodes[0].name).toBe('box')
    expect(formatVersion).toBe('ascii')
    expect(warnings).toEqual([])
    expect(factsOf(scene)).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('may have any line ends, upper case, tabs, byte order marks and UTF-16', () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...new Uint8Array(Uint16Array.from(solid, (char) => char.charCodeAt(0)).buffer)])
    const variants = [solid.replaceAll('\n', '\r\n'), solid.replaceAll('\n', '\r'), solid.toUpperCase(), solid.replaceAll(' ', '\t'), `\uFEFF\n ${solid}`].map(
      utf8,
    )
    for (const variant of [...variants, utf16]) expect(facts(variant)).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('gives one node for each solid, leaving out empty ones with a warning', () => {
    const { scene, warnings } = good(readStl(utf8(`${asciiSolid(box, 'a')}solid none\nendsolid none\n${asciiSolid(box, 'Teil Größe facet')}`)))
    expect(scene.nodes.map((node) => node.name)).toEqual(['a', 'Teil Größe facet'])
    expect(warnings.map((warning) => warning.code)).toEqual(['GEOMETRY_MISSING'])
  })
  test('may lack its end, and keeps what is complete when it is cut off', () => {
    expect(codes(utf8(solid.replace(/endsolid.*\n/, '')))).toEqual(['INPUT_REPAIRED'])
    const cut = utf8(solid.slice(0, solid.lastIndexOf('vertex')))
    expect(facts(cut).triangles).toBe(11)
    expect(codes(cut)).toEqual(['INPUT_TRUNCATED'])
  })
  test('does not care for normals that are no numbers', () => {
    expect(facts(utf8(solid.replaceAll('normal 0 0 0', 'normal nan nan nan'))).triangles).toBe(12)
    expect(facts(utf8(solid.replaceAll('normal 0 0 0', ''))).triangles).toBe(12)
    expect(codes(utf8(solid.replaceAll('normal 0 0 0', 'normal nan')))).toEqual([])
  })
  test('may have a facet on one line', () => {
    expect(facts(utf8(solid.replaceAll(/\n(?!facet|endsolid)/g, ' ')))).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('may have decimal commas throughout, but not in places', () => {
    const half = box.map((t) => t.map((value) => value + 0.5))
    const commas = asciiSolid(half).replaceAll('.', ',')
    expect(facts(utf8(commas))).toMatchObject({ triangles: 12, volume: 1 })
    expect(codes(utf8(commas))).toEqual(['INPUT_REPAIRED'])
    expect(codeOf(readStl(utf8(commas.replace('0,5', '0.5'))))).toBe('INPUT_MALFORMED')
  })
  test('drops facets with words for numbers or too few corners', () => {
    expect(facts(utf8(solid.replace('vertex 0 0 0', 'vertex x 0 0'))).triangles).toBe(11)
    expect(facts(utf8(solid.replace('vertex 0 0 0\n', ''))).triangles).toBe(11)
    expect(facts(utf8(solid.replace('vertex 0 0 0', 'vertex 0 0'))).triangles).toBe(11)
  })
  test('fans a facet of four corners', () => {
    const quad = 'solid q\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 1 1 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid q\n'
    expect(facts(utf8(quad))).toMatchObject({ triangles: 2, area: 1 })
  })
})

test('other content is refused with an error of the catalogue', () => {
  expect(codeOf(readStl(new Uint8Array(0)))).toBe('INPUT_EMPTY')
  expect(codeOf(readStl(utf8('<html><body>solid error</body></html>')))).toBe('INPUT_MALFORMED')
  expect(codeOf(readStl(utf8('solid nothing\nendsolid nothing\n')))).toBe('NO_GEOMETRY')
  expect(codeOf(readStl(binaryStl([])))).toBe('NO_GEOMETRY')
})

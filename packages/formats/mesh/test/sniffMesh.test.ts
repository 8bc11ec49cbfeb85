import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { makeRandom } from '../../../../tools/testing/mutants.ts'
import { sniffMesh } from '../src/index.ts'
import { asciiSolid, binaryStl, boxTriangles, model3mf, package3mf, utf8 } from './fixtures.ts'

const box = boxTriangles()

test('each format is recognised by its content', () => {
  expect(sniffMesh(binaryStl(box))).toBe('stl')
  expect(sniffMesh(utf8(asciiSolid(box, 'a')))).toBe('stl')
  expect(sniffMesh(utf8('ply\r\nformat ascii 1.0\r\n'))).toBe('ply')
  expect(sniffMesh(utf8('# made by hand\n\nCOFF\n3 1 0\n'))).toBe('off')
  expect(sniffMesh(utf8('# comment\nmtllib a.mtl\no a\nv 1 2 3\nv 1 2 4\nv 2 2 4\nf 1 2 3\n'))).toBe('obj')
  expect(sniffMesh(package3mf({ '3D/3dmodel.model': model3mf('', '') }))).toBe('3mf')
})

test('a byte order mark and UTF-16 do not hide a text format', () => {
  const text = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'
  const swapped = Uint8Array.from([0xfe, 0xff, ...[...text].flatMap((char) => [0, char.charCodeAt(0)])])
  expect(sniffMesh(utf8(`\uFEFF${text}`))).toBe('obj')
  expect(sniffMesh(swapped)).toBe('obj')
})

test('a binary STL with a wrong count or a cut end is recognised by its records', () => {
  const bytes = binaryStl(
    box.map((t) => t.map((value) => value + 0.1)),
    { header: '\u0000', count: 4e9 },
  )
  expect(sniffMesh(bytes)).toBe('stl')
  expect(sniffMesh(bytes.subarray(0, bytes.length - 21))).toBe('stl')
})

test('text, pictures, archives and random bytes are none of the formats', () => {
  const random = makeRandom(7)
  for (let k = 0; k < 300; k++) expect(sniffMesh(Uint8Array.from({ length: 134 + k * 17 }, () => random() * 256))).toBeUndefined()
  for (const text of [
    '',
    ' ',
    '<html>solid facet</html>',
    'solid',
    'ISO-10303-21;\nHEADER;\n',
    '  0\nSECTION\n  2\nHEADER\n',
    'Dear solid,\nplease',
    'G21 ; mm\nG0 X1 Y1\n',
    '{"asset":{}}',
  ])
    expect(sniffMesh(utf8(text))).toBeUndefined()
  expect(sniffMesh(zipSync({ 'a.txt': utf8('3D') }))).toBeUndefined()
  expect(sniffMesh(new Uint8Array(5000))).toBeUndefined()
  expect(sniffMesh(new Uint8Array(deflateSync(Buffer.alloc(100_000, 'abc'))))).toBeUndefined()
})

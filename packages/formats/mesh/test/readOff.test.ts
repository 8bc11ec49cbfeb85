import { expect, test } from 'vitest'
import { readOff } from '../src/index.ts'
import { codeOf, factsOf, good, utf8 } from './fixtures.ts'

const vertices = ['0 0 0', '1 0 0', '1 1 0', '0 1 0', '0 0 1', '1 0 1', '1 1 1', '0 1 1']
const faces = ['4 0 3 2 1', '4 4 5 6 7', '4 0 1 5 4', '4 1 2 6 5', '4 2 3 7 6', '4 3 0 4 7']
const box = `OFF\n8 6 12\n${vertices.join('\n')}\n${faces.join('\n')}\n`
const facts = (text: string) => factsOf(good(readOff(utf8(text))).scene)
const codes = (text: string): string[] => good(readOff(utf8(text))).warnings.map((warning) => warning.code)

test('an OFF file is read with comments, blank lines, CRLF and counts behind the keyword', () => {
  expect(facts(box)).toMatchObject({ triangles: 12, area: 6, volume: 1 })
  expect(facts(`# made by hand\n\n${box.replaceAll('\n', '\r\n\r\n# x\r\n')}`)).toMatchObject({ triangles: 12, volume: 1 })
  expect(facts(box.replace('OFF\n', 'OFF '))).toMatchObject({ triangles: 12 })
  expect(facts(box.replace('OFF\n', ''))).toMatchObject({ triangles: 12 })
})

test('colours of vertices and of faces are taken, normals skipped', () => {
  const coloured = `CNOFF\n8 6 0\n${vertices.map((v) => `${v} 0 0 1 255 0 0 128`).join('\n')}\n${faces.map((f) => `${f} 0.0 1.0 0.0`).join('\n')}\n`
  const { scene } = good(readOff(utf8(coloured)))
  expect([...(scene.meshes[0].colors ?? [])].slice(0, 4)).toEqual([255, 0, 0, 128])
  expect(scene.materials.map((material) => material.color)).toEqual([[0, 1, 0, 1]])
})

test('counts that the file cannot hold fail before anything is allocated', () => {
  expect(codeOf(readOff(utf8(box.replace('8 6', '353535235358 6'))))).toBe('INPUT_TRUNCATED')
  expect(codeOf(readOff(utf8(box.replace('8 6', 'x 6'))))).toBe('INPUT_MALFORMED')
})

test('what is complete is kept when faces are missing or damaged', () => {
  expect(codes(box.replace('8 6', '8 99'))).toEqual(['INPUT_TRUNCATED'])
  expect(codes(box.replace('4 0 3 2 1', '4 0 3 2 77'))).toEqual(['INDEX_OUT_OF_RANGE'])
  expect(codes(box.replace('8 6', '8 4'))).toEqual(['TRAILING_DATA'])
})

test('binary and other-dimensional files are refused as unsupported', () => {
  expect(codeOf(readOff(utf8('OFF BINARY\n')))).toBe('FORMAT_UNSUPPORTED')
  expect(codeOf(readOff(utf8('nOFF\n5\n')))).toBe('FORMAT_UNSUPPORTED')
  expect(codeOf(readOff(utf8('hello')))).toBe('INPUT_MALFORMED')
})

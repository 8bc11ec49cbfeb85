import { describe, expect, test } from 'vitest'
import { readPly } from '../src/index.ts'
import { boxMesh, codeOf, factsOf, good, utf8 } from './fixtures.ts'

const { positions, indices } = boxMesh()
const header = (encoding: string, vertex: readonly string[], face: readonly string[], end = '\n', counts = [8, 12]): string =>
  [
    'ply',
    `format ${encoding} 1.0`,
    'comment x',
    `element vertex ${counts[0]}`,
    ...vertex.map((p) => `property ${p}`),
    `element face ${counts[1]}`,
    ...face.map((p) => `property ${p}`),
    'end_header',
    '',
  ].join(end)
const xyz = ['float x', 'float y', 'float z']
const list = ['list uchar int vertex_indices']

const ascii = (end = '\n'): string =>
  header('ascii', xyz, list, end) +
  Array.from({ length: 8 }, (_, v) => [...positions.subarray(3 * v, 3 * v + 3)].join(' ')).join(end) +
  end +
  Array.from({ length: 12 }, (_, t) => `3 ${[...indices.subarray(3 * t, 3 * t + 3)].join(' ')}`).join(end)

/** A binary box whose vertices have doubles, a list between them and colours, and whose faces have a scalar on either side of the list. */
const binary = (little: boolean, end = '\n'): Uint8Array => {
  const text = utf8(
    header(
      little ? 'binary_little_endian' : 'binary_big_endian',
      ['double x', 'list uchar short extra', 'double y', 'double z', 'uchar red', 'uchar green', 'uchar blue'],
      ['short flag', 'list ushort uint vertex_index', 'float quality'],
      end,
    ),
  )
  const view = new DataView(new ArrayBuffer(5000))
  let at = 0
  for (let v = 0; v < 8; v++) {
    view.setFloat64(at, positions[3 * v], little)
    view.setUint8(at + 8, 1)
    view.setInt16(at + 9, -5, little)
    view.setFloat64(at + 11, positions[3 * v + 1], little)
    view.setFloat64(at + 19, positions[3 * v + 2], little)
    view.setUint8(at + 27, 10 * v)
    at += 30
  }
  for (let t = 0; t < 12; t++) {
    view.setUint16(at + 2, 3, little)
    for (let k = 0; k < 3; k++) view.setUint32(at + 4 + 4 * k, indices[3 * t + k], little)
    at += 20
  }
  return Uint8Array.from([...text, ...new Uint8Array(view.buffer, 0, at)])
}

const facts = (bytes: Uint8Array) => factsOf(good(readPly(bytes)).scene)
const codes = (bytes: Uint8Array): string[] => good(readPly(bytes)).warnings.map((warning) => warning.code)

describe('PLY', () => {
  test('ASCII is read with any line ends', () => {
    for (const end of ['\n', '\r\n', '\r']) expect(facts(utf8(ascii(end)))).toMatchObject({ triangles: 12, area: 6, volume: 1 })
  })
  test('both byte orders are read, with lists and scalars in any order', () => {
    for (const little of [true, false]) {
      const { scene, formatVersion } = good(readPly(binary(little)))
      expect(factsOf(scene)).toMatchObject({ triangles: 12, volume: 1 })
      expect(formatVersion).toBe(little ? 'binary_little_endian' : 'binary_big_endian')
      expect([...(scene.meshes[0].colors ?? [])].slice(4, 8)).toEqual([10, 0, 0, 255])
    }
  })
  test('a header with CRLF, also only behind end_header, does not shift the body', () => {
    expect(facts(binary(true, '\r\n'))).toMatchObject({ triangles: 12, volume: 1 })
    const text = Buffer.from(binary(true)).toString('latin1').replace('end_header\n', 'end_header\r\n')
    expect(facts(Uint8Array.from(Buffer.from(text, 'latin1')))).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('a body that begins with a line feed keeps it', () => {
    const text = utf8(header('binary_little_endian', ['uchar x', 'uchar y', 'uchar z'], list, '\n', [3, 1]))
    const body = [10, 0, 0, 11, 0, 0, 10, 1, 0, 3, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]
    expect(facts(Uint8Array.from([...text, ...body])).box).toEqual([10, 0, 0, 11, 1, 0])
  })
  test('polygons are split and colours of faces become materials', () => {
    const text = header('ascii', xyz, [...list, 'uchar red', 'uchar green', 'uchar blue'], '\n', [4, 2])
    const { scene } = good(readPly(utf8(`${text}0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3 255 0 0\n3 0 1 2 0 0 255\n`)))
    expect(factsOf(scene)).toMatchObject({ triangles: 3, area: 1.5 })
    expect(scene.materials.map((material) => material.color)).toEqual([
      [1, 0, 0, 1],
      [0, 0, 1, 1],
    ])
    expect([...scene.meshes[0].groups.firstTriangle]).toEqual([0, 2])
  })
  test('triangle strips are read, with every second triangle turned', () => {
    const text =
      'ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\nelement tristrips 1\nproperty list int int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 2 0\n9 0 1 2 3 4 -1 0 1 2\n'
    const { scene } = good(readPly(utf8(text)))
    expect([...scene.meshes[0].indices]).toEqual([0, 1, 2, 2, 1, 3, 2, 3, 4, 0, 1, 2])
  })
  test('a cloud of points fails with NO_GEOMETRY', () => {
    expect(codeOf(readPly(utf8(`${header('ascii', xyz, list, '\n', [1, 0])}0 0 0\n`)))).toBe('NO_GEOMETRY')
  })
  test('what is complete is kept when the body ends early, whatever the counts claim', () => {
    const cut = binary(true)
    expect(facts(cut.subarray(0, cut.length - 30)).triangles).toBe(10)
    expect(codes(cut.subarray(0, cut.length - 30))).toEqual(['INPUT_TRUNCATED'])
    const lie = utf8(ascii().replace('element face 12', 'element face 999999999'))
    expect(facts(lie).triangles).toBe(12)
    expect(codeOf(readPly(utf8(ascii().replace('element vertex 8', 'element vertex 999999999999'))))).toBe('NO_GEOMETRY')
  })
  test('missing vertices and damaged headers are reported', () => {
    expect(codes(utf8(ascii().replace('\n3 0 2 1', '\n3 0 2 88')))).toEqual(['INDEX_OUT_OF_RANGE'])
    for (const text of [
      'ply\n',
      'ply\nformat ascii 1.0\nend_header',
      'ply\nformat odd 1.0\nend_header\n',
      ascii().replace('float x', 'quad x'),
      ascii().replace('float y', 'float q'),
    ])
      expect(['INPUT_MALFORMED', 'NO_GEOMETRY']).toContain(codeOf(readPly(utf8(text))))
  })
})

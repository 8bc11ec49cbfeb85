import { describe, expect, test } from 'vitest'
import { readObj } from '../src/index.ts'
import { codeOf, factsOf, good, utf8 } from './fixtures.ts'

const corners = 'v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nv 0 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1\n'
const box = `${corners}f 1 4 3 2\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n`
const read = (text: string, resources?: Record<string, string>) =>
  good(readObj(utf8(text), resources ? { resources: new Map(Object.entries(resources).map(([name, content]) => [name, utf8(content)])) } : {}))
const codes = (text: string): string[] => read(text).warnings.map((warning) => warning.code)

describe('geometry', () => {
  test('quads are fanned and positions are doubles', () => {
    const { scene } = read(box)
    expect(scene.meshes[0].positions).toBeInstanceOf(Float64Array)
    expect(factsOf(scene)).toMatchObject({ triangles: 12, area: 6, volume: 1 })
  })
  test('negative indices count back from the last vertex; texture and normal indices are skipped', () => {
    expect(
      factsOf(read(box.replaceAll(/f (\d) (\d) (\d) (\d)/g, (_, ...n) => `f ${[0, 1, 2, 3].map((k) => `${Number(n[k]) - 9}//${k}`).join(' ')}`)).scene),
    ).toMatchObject({ triangles: 12, volume: 1 })
    expect(factsOf(read('v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/7/9 2/ 3//\n').scene).triangles).toBe(1)
  })
  test('line continuations, CRLF, comments and blank lines are understood', () => {
    expect(factsOf(read(box.replace('f 1 4 3 2', 'f 1 4 \\\n3 2 # bottom').replaceAll('\n', '\r\n')).scene)).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('a concave polygon is clipped so that its area is right', () => {
    const { scene } = read('v 0 0 0\nv 3 0 0\nv 3 1 0\nv 1 1 0\nv 1 3 0\nv 0 3 0\nf 3 4 5 6 1 2\n')
    expect(factsOf(scene)).toMatchObject({ triangles: 4, area: 5 })
  })
  test('a polygon that crosses itself is fanned with a warning', () => {
    const text = 'v 0 0 0\nv 1 1 0\nv 1 0 0\nv 0 1 0\nf 1 2 3 4\n'
    expect(read(text).warnings).toMatchObject([{ code: 'POLYGON_SELF_CROSSING', count: 1 }])
    expect(factsOf(read(text).scene).triangles).toBe(2)
  })
  test('faces with indices that do not exist are dropped with a warning', () => {
    expect(read(`${box}f 1 2 99\nf 0 1 2\nf -99 1 2\nf 1 x 2\n`).warnings).toMatchObject([{ code: 'INDEX_OUT_OF_RANGE', count: 4 }])
  })
  test('faces may come before their vertices', () => {
    const [vertices, faces] = [corners, box.slice(corners.length)]
    expect(factsOf(read(faces + vertices).scene)).toMatchObject({ triangles: 12, volume: 1 })
  })
  test('degenerate faces are kept, non-finite ones dropped', () => {
    const { scene, warnings } = read(`${box}v nan 0 0\nv 1e300 0 0\nf 1 1 2\nf 1 2 9\nf 1 2 10\n`)
    expect(factsOf(scene)).toMatchObject({ triangles: 13, degenerate: 1 })
    expect(warnings).toMatchObject([{ code: 'NOT_FINITE_DROPPED', count: 2 }])
  })
  test('vertices that no face uses do not grow the box', () => {
    expect(factsOf(read(`${box}v 100 100 100\n`).scene).box).toEqual([0, 0, 0, 1, 1, 1])
  })
  test('lines, points and unknown words are reported', () => {
    expect(codes(`${box}l 1 2\np 1\n`)).toEqual(['ENTITY_UNSUPPORTED'])
    expect(codes(`${box}hello world\nf 1 2\n`)).toEqual(['ENTITY_DROPPED', 'ENTITY_DROPPED'])
  })
  test('a file without faces holds no geometry', () => {
    expect(codeOf(readObj(utf8(corners)))).toBe('NO_GEOMETRY')
  })
})

describe('structure and colour', () => {
  test('objects and groups are nodes with only their own vertices', () => {
    const { scene } = read(`o first\n${box}o second\nv 9 9 9\nv 8 9 9\nv 9 8 9\nf 9 10 11\n`)
    expect(scene.nodes.map((node) => node.name)).toEqual(['first', 'second'])
    expect(scene.meshes.map((mesh) => mesh.positions.length / 3)).toEqual([8, 3])
  })
  test('a group that comes again goes on; an object of the same name is a new one', () => {
    expect(read(`${corners}g a\nf 1 2 3\ng b\nf 2 3 4\ng a\nf 3 4 5\n`).scene.meshes.map((mesh) => mesh.indices.length)).toEqual([6, 3])
    expect(read(`${corners}o a\nf 1 2 3\no a\nf 2 3 4\n`).scene.nodes.map((node) => node.name)).toEqual(['a', 'a'])
  })
  test('materials come from the library that was given', () => {
    const mtl = 'newmtl red\nKd 1 0 0\nd 0.5\nPm 1\nPr 0.25\nmap_Kd x.png\n\nnewmtl blue\nKd 0 0 1\nTr 0.25\n'
    const { scene, warnings } = read(`mtllib sub/a b.mtl\n${corners}usemtl red\nf 1 2 3\nusemtl blue\nf 2 3 4\nusemtl other\nf 1 3 4\n`, { 'sub/a b.mtl': mtl })
    expect(scene.materials).toEqual([
      { name: 'red', color: [1, 0, 0, 0.5], metallic: 1, roughness: 0.25 },
      { name: 'blue', color: [0, 0, 1, 0.75], metallic: 0, roughness: 0.6 },
      { name: 'other', color: [0.8, 0.8, 0.8, 1], metallic: 0, roughness: 0.6 },
    ])
    expect([...scene.meshes[0].groups.firstTriangle]).toEqual([0, 1, 2])
    expect([...scene.meshes[0].groups.material]).toEqual([0, 1, 2])
    expect(warnings.map((warning) => warning.code)).toEqual(['TEXTURE_DROPPED'])
  })
  test('a library that was not given is a warning; its materials are grey and keep their names', () => {
    const { scene, warnings } = read(`mtllib a.mtl\nusemtl steel\n${box}`)
    expect(warnings.map((warning) => warning.code)).toEqual(['REFERENCE_MISSING'])
    expect(scene.materials.map((material) => material.name)).toEqual(['steel'])
  })
  test('colours behind the coordinates are colours of the vertices', () => {
    expect([...(read('v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0 0 0.5\nf 1 2 3\n').scene.meshes[0].colors ?? [])]).toEqual([
      255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 128, 255,
    ])
    expect(codes('v 0 0 0 1 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n')).toEqual(['COLOUR_DROPPED'])
  })
})

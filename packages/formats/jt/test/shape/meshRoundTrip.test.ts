import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trianglesOf, trianglesOfMesh } from '../support/corners.ts'
import { decodeBody } from '../support/decodeBody.ts'
import { areaOf, boxOf, cornerAgreement, volumeOf } from '../support/measures.ts'
import { boxMesh, sheetMesh, spindleMesh, torusMesh, withAttributes } from '../support/meshes.ts'
import { meshBody } from '../writer/shapeWriter.ts'
import { codecsOf } from '../writer/writePacket.ts'

const versions = [9, 10] as const
const orders = [true, false] as const
const cases = versions.flatMap((majorVersion) => orders.map((littleEndian) => ({ majorVersion, littleEndian })))

const meshes = {
  box: boxMesh([100, 80, 60], true),
  'torus, which needs splits': torusMesh(9, 7),
  'sheet with two holes': sheetMesh(
    12,
    9,
    (x, y) => Math.sin(x) * Math.cos(y),
    (x, y) => (x === 3 && y === 3) || (x > 6 && x < 9 && y === 6),
  ),
  'spindle with rings of 9': spindleMesh(9),
  'spindle with rings of 40 (masks in two parts)': spindleMesh(40),
  'spindle with rings of 64 (masks in all parts)': spindleMesh(64),
  'spindle with rings of 200 (long masks)': spindleMesh(200),
}

describe.each(cases)('meshes of JT $majorVersion, little endian $littleEndian', (base) => {
  it.each(Object.entries(meshes))('come back without loss: %s', (_, mesh) => {
    const facets = decodeBody(meshBody(mesh, base), base)
    expect(trianglesOf(facets, false)).toEqual(trianglesOfMesh(mesh, false))
    expect(facets.hashesWrong).toBe(0)
    expect(facets.droppedDegenerate).toBe(0)
  })

  it.each(Object.entries(meshes))('keep normals, colours and texture coordinates of every corner: %s', (_, mesh) => {
    const rich = withAttributes(mesh, 13)
    const facets = decodeBody(meshBody(rich, base), base)
    expect(trianglesOf(facets, true)).toEqual(trianglesOfMesh(rich, true))
    expect(facets.hashesChecked).toBe(5)
    expect(facets.hashesWrong).toBe(0)
    expect(facets.attributesDropped).toBeUndefined()
  })

  it.each(codecsOf(base.majorVersion))('come back with every packet coded as %s', (codec) => {
    const rich = withAttributes(torusMesh(12, 11), 30)
    const options = { ...base, codec }
    expect(trianglesOf(decodeBody(meshBody(rich, options), base), true)).toEqual(trianglesOfMesh(rich, true))
  })

  it('come back quantised within half a step', () => {
    const box = boxMesh([100, 80, 60], true)
    const facets = decodeBody(meshBody(box, { ...base, vertexBits: 9, normalBits: 8 }), base)
    expect(boxOf(facets)).toEqual([0, 0, 0, 100, 80, 60])
    expect(areaOf(facets)).toBeCloseTo(37_600, 6)
    expect(volumeOf(facets)).toBeCloseTo(480_000, 3)
    expect(cornerAgreement(facets)).toEqual({ agree: 36, disagree: 0 })
    const torus = withAttributes(torusMesh(15, 9), 20)
    const coarse = decodeBody(meshBody(torus, { ...base, vertexBits: 14, normalBits: 10, colorBits: 8, textureBits: 16 }), base)
    expect(coarse.hashesWrong).toBe(0)
    expect(coarse.attributesDropped).toBeUndefined()
    expect(coarse.colors!.every((byte) => torus.colors!.some((value) => Math.round(value * 255) === byte))).toBe(true)
    for (let i = 0; i < coarse.positions.length; i += 3) {
      const [x, y, z] = coarse.positions.subarray(i, i + 3)
      expect(Math.abs(Math.hypot(Math.hypot(x, y) - 3, z) - 1)).toBeLessThan(1e-3)
    }
  })

  it('come back whatever triangles a random sheet leaves out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (columns, rows, left) => {
        const whole = sheetMesh(columns, rows, (x, y) => x * y)
        const mesh = { ...whole, polygons: whole.polygons.slice(0, Math.max(1, whole.polygons.length - left)) }
        expect(trianglesOf(decodeBody(meshBody(mesh, base), base), false)).toEqual(trianglesOfMesh(mesh, false))
      }),
      { numRuns: 40, seed: 7 },
    )
  })

  it('read several separate bodies in one shape', () => {
    const [a, b] = [torusMesh(5, 4), boxMesh([1, 2, 3], true)]
    const offset = a.positions.length / 3
    const polygons = [...a.polygons, ...b.polygons.map((p) => ({ vertices: p.vertices.map((v) => v + offset), group: p.group! }))]
    const mesh = { positions: [...a.positions, ...b.positions.map((x) => x + 10)], polygons }
    expect(trianglesOf(decodeBody(meshBody(mesh, base), base), false)).toEqual(trianglesOfMesh(mesh, false))
  })

  it('drop and count triangles whose corners coincide', () => {
    const sheet = sheetMesh(4, 1, () => 0)
    const positions = sheet.positions.map((x, i) => (i % 3 === 0 && x === 4 ? 3 : x))
    const facets = decodeBody(meshBody({ ...sheet, positions }, base), base)
    expect(facets.droppedDegenerate).toBe(2)
    expect(facets.indices.length / 3 + facets.droppedDegenerate).toBe(8)
    expect(facets.triangleGroups).toHaveLength(6)
  })

  it('recompute normals that are zero and shorten those that are long', () => {
    const box = boxMesh([10, 10, 10], true)
    const normals = box.normals!.map((x, i) => (i < 6 ? 0 : x * 7))
    const facets = decodeBody(meshBody({ ...box, normals }, base), base)
    expect(cornerAgreement(facets)).toEqual({ agree: 36, disagree: 0 })
    expect(trianglesOf(facets, true)).toEqual(trianglesOfMesh(box, true))
  })

  it('drop colours alone when only their hash is wrong', () => {
    const rich = withAttributes(boxMesh([1, 1, 1], true), 5)
    const facets = decodeBody(meshBody(rich, { ...base, wrongColorHash: true }), base)
    expect(facets.colors).toBeUndefined()
    expect(facets.attributesDropped).toBe(1)
    expect(facets.hashesWrong).toBe(0)
    const { colors: _colors, ...plain } = rich
    expect(trianglesOf(facets, true)).toEqual(trianglesOfMesh(plain, true))
  })
})

describe('polygon sets of JT 10', () => {
  it('cut quads into triangles', () => {
    const base = { majorVersion: 10, littleEndian: true }
    const facets = decodeBody(meshBody(boxMesh([100, 80, 60], false), base), base, 'polygonSet')
    expect(facets.indices).toHaveLength(36)
    expect(areaOf(facets)).toBeCloseTo(37_600, 6)
    expect(cornerAgreement(facets)).toEqual({ agree: 36, disagree: 0 })
  })

  it('cut concave polygons along their ears, on both sides of a plate', () => {
    const outline = [
      [0, 0],
      [4, 0],
      [4, 3],
      [3, 3],
      [3, 1],
      [1, 1],
      [1, 3],
      [0, 3],
    ]
    const positions = [...outline.flatMap(([x, y]) => [x, y, 0]), ...outline.flatMap(([x, y]) => [x, y, 1])]
    const n = outline.length
    const sides = outline.map((_, i) => ({ vertices: [i, (i + 1) % n, n + ((i + 1) % n), n + i] }))
    const polygons = [{ vertices: outline.map((_, i) => n - 1 - i) }, { vertices: outline.map((_, i) => n + i) }, ...sides]
    const base = { majorVersion: 10, littleEndian: false }
    const facets = decodeBody(meshBody({ positions, polygons }, base), base, 'polygonSet')
    expect(facets.indices).toHaveLength((2 * (n - 2) + 2 * n) * 3)
    expect(volumeOf(facets)).toBeCloseTo(8, 6)
    expect(areaOf(facets)).toBeCloseTo(2 * 8 + 18, 6)
  })
})

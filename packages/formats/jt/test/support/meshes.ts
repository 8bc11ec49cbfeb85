import type { MeshPolygon } from '../writer/encodeDualMesh.ts'
import type { WriterMesh } from '../writer/shapeWriter.ts'

/** A box of six quads or twelve triangles, with one normal a side. */
export const boxMesh = (size: readonly [number, number, number], triangles: boolean): WriterMesh => {
  const positions = Array.from({ length: 8 }, (_, i) => [i & 1 ? size[0] : 0, i & 2 ? size[1] : 0, i & 4 ? size[2] : 0]).flat()
  const sides = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ]
  const normals = [0, 0, -1, 0, 0, 1, 0, -1, 0, 0, 1, 0, -1, 0, 0, 1, 0, 0]
  const polygons = sides.flatMap(([a, b, c, d], group): MeshPolygon[] => {
    const attributes = [group, group, group, group]
    if (!triangles) return [{ vertices: [a, b, c, d], attributes, group }]
    return [
      { vertices: [a, b, c], attributes, group },
      { vertices: [a, c, d], attributes, group },
    ]
  })
  return { positions, polygons, normals }
}

/** A height field of `columns` by `rows` quads, cut into triangles; an open sheet. `hole` leaves a quad out. */
export const sheetMesh = (columns: number, rows: number, height: (x: number, y: number) => number, hole?: (x: number, y: number) => boolean): WriterMesh => {
  const positions: number[] = []
  for (let y = 0; y <= rows; y++) for (let x = 0; x <= columns; x++) positions.push(x, y, Math.fround(height(x, y)))
  const at = (x: number, y: number): number => y * (columns + 1) + x
  const polygons: MeshPolygon[] = []
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (hole?.(x, y)) continue
      polygons.push({ vertices: [at(x, y), at(x + 1, y), at(x + 1, y + 1)] }, { vertices: [at(x, y), at(x + 1, y + 1), at(x, y + 1)] })
    }
  }
  return { positions, polygons }
}

/** A torus: closed, with a handle, so that the coder must split. */
export const torusMesh = (around: number, along: number): WriterMesh => {
  const positions: number[] = []
  for (let i = 0; i < around; i++) {
    for (let k = 0; k < along; k++) {
      const [u, v] = [(2 * Math.PI * i) / around, (2 * Math.PI * k) / along]
      positions.push(...[(3 + Math.cos(v)) * Math.cos(u), (3 + Math.cos(v)) * Math.sin(u), Math.sin(v)].map(Math.fround))
    }
  }
  const at = (i: number, k: number): number => (i % around) * along + (k % along)
  const polygons: MeshPolygon[] = []
  for (let i = 0; i < around; i++) {
    for (let k = 0; k < along; k++) {
      polygons.push({ vertices: [at(i, k), at(i + 1, k), at(i + 1, k + 1)] }, { vertices: [at(i, k), at(i + 1, k + 1), at(i, k + 1)] })
    }
  }
  return { positions, polygons }
}

/** Two fans of `n` triangles around two tips: rings of `n` polygons. */
export const spindleMesh = (n: number): WriterMesh => {
  const positions = [0, 0, 1, 0, 0, -1]
  const polygons: MeshPolygon[] = []
  for (let i = 0; i < n; i++) {
    positions.push(Math.fround(Math.cos((2 * Math.PI * i) / n)), Math.fround(Math.sin((2 * Math.PI * i) / n)), 0)
    const [a, b] = [2 + i, 2 + ((i + 1) % n)]
    polygons.push({ vertices: [0, a, b], group: 1 }, { vertices: [1, b, a], group: 2 })
  }
  return { positions, polygons }
}

/** Gives every corner its own attribute record of a hash-like choice among `kinds`, so that masks of all patterns occur. */
export const withAttributes = (mesh: WriterMesh, kinds: number): WriterMesh => {
  const normals: number[] = []
  for (let i = 0; i < kinds; i++) {
    const n = [Math.sin(i + 1), Math.cos(2 * i), Math.sin(3 * i + 2)]
    const length = Math.hypot(...n)
    normals.push(...n.map((x) => Math.fround(x / length)))
  }
  const colors = Array.from({ length: kinds * 4 }, (_, i) => ((i * 37) % 256) / 255)
  const uvs = Array.from({ length: kinds * 2 }, (_, i) => Math.fround((i % 11) / 7))
  const polygons = mesh.polygons.map((polygon, p) => ({
    ...polygon,
    attributes: polygon.vertices.map((v, i) => (v * 7 + (((p * 31 + i * 17) >> 2) % 3)) % kinds),
  }))
  return { ...mesh, polygons, normals, colors, uvs }
}

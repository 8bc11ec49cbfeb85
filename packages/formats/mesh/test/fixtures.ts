import { type Mesh, type Result, type Scene, determinant3, singleGroup, unwrap } from '@trunnion/core'
import { zipSync } from 'fflate'
import { placedPositions, placements } from '../src/placements.ts'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Corners and outward triangles of a box from the origin. */
export const boxMesh = (x = 1, y = 1, z = 1, name = ''): Mesh => ({
  name,
  positions: Float64Array.of(0, 0, 0, x, 0, 0, x, y, 0, 0, y, 0, 0, 0, z, x, 0, z, x, y, z, 0, y, z),
  indices: Uint32Array.of(0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7),
  groups: singleGroup(),
})

/** A scene of one node that shows `mesh`. */
export const sceneOf = (mesh: Mesh, more: Partial<Scene> = {}): Scene => ({
  lengthUnit: 'unknown',
  upAxis: 'z',
  roots: [0],
  nodes: [{ name: mesh.name, mesh: 0, children: [] }],
  meshes: [mesh],
  materials: [],
  ...more,
})

/** A binary STL of nine numbers a triangle. */
export const binaryStl = (
  triangles: readonly (readonly number[])[],
  { header = '', count = triangles.length, attributes = [] as number[] } = {},
): Uint8Array => {
  const bytes = new Uint8Array(84 + 50 * triangles.length)
  bytes.set(Uint8Array.from(header, (char) => char.charCodeAt(0)))
  const view = new DataView(bytes.buffer)
  view.setUint32(80, count, true)
  triangles.forEach((corners, t) => {
    corners.forEach((value, i) => view.setFloat32(84 + 50 * t + 12 + 4 * i, value, true))
    view.setUint16(84 + 50 * t + 48, attributes[t] ?? 0, true)
  })
  return bytes
}

/** The nine numbers of each triangle of a unit box. */
export const boxTriangles = (): number[][] => {
  const { positions, indices } = boxMesh()
  return Array.from({ length: 12 }, (_, t) => [...indices.subarray(3 * t, 3 * t + 3)].flatMap((v) => [...positions.subarray(3 * v, 3 * v + 3)]))
}

/** An ASCII STL solid. */
export const asciiSolid = (triangles: readonly (readonly number[])[], name = ''): string =>
  `solid ${name}\n${triangles
    .map((t) => `facet normal 0 0 0\nouter loop\n${[0, 3, 6].map((i) => `vertex ${t[i]} ${t[i + 1]} ${t[i + 2]}\n`).join('')}endloop\nendfacet\n`)
    .join('')}endsolid ${name}\n`

const relationships =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Target="/3D/3dmodel.model" Id="r" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'

/** A 3MF package of model parts by path. */
export const package3mf = (parts: Readonly<Record<string, string>>): Uint8Array => {
  const files = Object.entries({ '_rels/.rels': relationships, ...parts }).map(([path, text]) => [path, utf8(text)] as const)
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1) })
}

/** The model part of resources and build items. */
export const model3mf = (resources: string, build: string, attributes = 'unit="millimeter"'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><model ${attributes} xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02" xmlns:m="http://schemas.microsoft.com/3dmanufacturing/material/2015/02" xmlns:p="http://schemas.microsoft.com/3dmanufacturing/production/2015/06"><resources>${resources}</resources><build>${build}</build></model>`

/** A `mesh` element of a tetrahedron with volume 1/6. */
export const tetrahedron3mf = (trianglesMore = ['', '', '', '']): string =>
  `<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/><vertex x="0" y="0" z="1"/></vertices><triangles><triangle v1="0" v2="2" v3="1" ${trianglesMore[0]}/><triangle v1="0" v2="1" v3="3" ${trianglesMore[1]}/><triangle v1="0" v2="3" v3="2" ${trianglesMore[2]}/><triangle v1="1" v2="2" v3="3" ${trianglesMore[3]}/></triangles></mesh>`

export interface Facts {
  readonly triangles: number
  /** Triangles with two corners at the same spot. */
  readonly degenerate: number
  readonly area: number
  readonly volume: number
  readonly box: readonly number[]
}

/** What a scene measures, over placements, in its own unit. */
export const factsOf = (scene: Scene): Facts => {
  let [triangles, degenerate, area, volume] = [0, 0, 0, 0]
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  let origin: number[] | undefined
  for (const placement of placements(scene)) {
    const p = placedPositions(placement, 1)
    const sign = determinant3(placement.matrix) < 0 ? -1 : 1
    for (let i = 0; i < p.length; i++) {
      box[i % 3] = Math.min(box[i % 3], p[i])
      box[3 + (i % 3)] = Math.max(box[3 + (i % 3)], p[i])
    }
    origin ??= [...p.subarray(0, 3)]
    const { indices } = placement.mesh
    for (let i = 0; i < indices.length; i += 3) {
      const corners = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => p[3 * indices[i + k] + axis] - (origin?.[axis] ?? 0)))
      const [a, b, c] = corners
      const same = (u: readonly number[], v: readonly number[]): boolean => u.every((value, k) => value === v[k])
      triangles++
      if (same(a, b) || same(b, c) || same(a, c)) degenerate++
      const u = b.map((value, k) => value - a[k])
      const v = c.map((value, k) => value - a[k])
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
      area += Math.hypot(...n)
      volume += sign * (a[0] * n[0] + a[1] * n[1] + a[2] * n[2])
    }
  }
  return { triangles, degenerate, area: area / 2, volume: volume / 6, box }
}

/** The value of a result that must be a success. */
export const good = <T>(result: Result<T>): T => unwrap(result)

/** The code of a result that must be a failure. */
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

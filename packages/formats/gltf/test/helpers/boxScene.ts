import { type Material, type Mesh, type Scene, type SceneNode, translation } from '@trunnion/core'

const red: Material = { name: 'red', color: [1, 0, 0, 1], metallic: 0, roughness: 0.5 }
const glass: Material = { name: 'glass', color: [0.2, 0.4, 0.6, 0.5], metallic: 0, roughness: 0.1, doubleSided: true }

/** A box from the origin with six faces of their own vertices, normals and twelve edges, two materials by turns. */
export const boxMesh = (a: number, b: number, c: number, extra: Partial<Mesh> = {}): Mesh => {
  const positions: number[] = []
  const normals: number[] = []
  const indices: number[] = []
  const size = [a, b, c]
  for (let axis = 0; axis < 3; axis++)
    for (const side of [0, 1]) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
      const base = positions.length / 3
      const corners = side ? [[0, 0], [1, 0], [1, 1], [0, 1]] : [[0, 0], [0, 1], [1, 1], [1, 0]] // prettier-ignore
      for (const [p, q] of corners) {
        const point = [0, 0, 0]
        point[axis] = side * size[axis]
        point[u] = p * size[u]
        point[v] = q * size[v]
        positions.push(...point)
        const normal = [0, 0, 0]
        normal[axis] = side ? 1 : -1
        normals.push(...normal)
      }
      indices.push(base, base + 1, base + 2, base, base + 2, base + 3)
    }
  const edges: number[] = []
  for (let axis = 0; axis < 3; axis++)
    for (const p of [0, 1])
      for (const q of [0, 1])
        for (const t of [0, 1]) {
          const point = [0, 0, 0]
          point[axis] = t * size[axis]
          point[(axis + 1) % 3] = p * size[(axis + 1) % 3]
          point[(axis + 2) % 3] = q * size[(axis + 2) % 3]
          edges.push(...point)
        }
  return {
    name: 'box',
    positions: Float64Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
    groups: {
      firstTriangle: Uint32Array.of(0, 2, 4, 6, 8, 10),
      material: Int32Array.of(0, 1, 0, 1, 0, 1),
      faceId: Int32Array.of(10, 11, 12, 13, 14, 15),
    },
    edges: { positions: Float64Array.from(edges), offsets: Uint32Array.from({ length: 13 }, (_, i) => 2 * i) },
    ...extra,
  }
}

/** Two boxes of one mesh in an assembly, the second with another colour, in millimetres and Z up. */
export const boxScene = (extra: Partial<Scene> = {}): Scene => {
  const nodes: SceneNode[] = [
    { name: 'assembly', children: [1, 2], properties: { id: 7 } },
    { name: 'left', mesh: 0, children: [], layers: ['bodies'] },
    { name: 'right', mesh: 0, material: 1, matrix: translation(100, 0, 0), children: [], visible: false },
  ]
  return { lengthUnit: 'millimetre', upAxis: 'z', roots: [0], nodes, meshes: [boxMesh(10, 20, 30)], materials: [red, glass], ...extra }
}

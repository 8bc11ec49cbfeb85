import { type Mesh, type Scene, type SceneNode, singleGroup } from '@trunnion/core'

/** A closed box with a corner at the origin. */
export const boxMesh = (a: number, b: number, c: number): Mesh => ({
  name: '',
  positions: Float64Array.from([0, 0, 0, a, 0, 0, a, b, 0, 0, b, 0, 0, 0, c, a, 0, c, a, b, c, 0, b, c]),
  indices: Uint32Array.from([0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7]),
  groups: singleGroup(),
})

/** A scene of nodes over meshes, millimetres, z up. */
export const sceneOf = (nodes: readonly SceneNode[], meshes: readonly Mesh[], roots: readonly number[] = [0], overrides: Partial<Scene> = {}): Scene => ({
  lengthUnit: 'millimetre',
  upAxis: 'z',
  roots,
  nodes,
  meshes,
  materials: [],
  ...overrides,
})

/** Binary STL of a mesh. */
export const stlOf = ({ positions, indices }: Mesh): Uint8Array => {
  const bytes = new Uint8Array(84 + (50 * indices.length) / 3)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, indices.length / 3, true)
  indices.forEach((vertex, i) => {
    const at = 84 + 50 * Math.floor(i / 3) + 12 + 12 * (i % 3)
    for (let k = 0; k < 3; k++) view.setFloat32(at + 4 * k, positions[3 * vertex + k], true)
  })
  return bytes
}

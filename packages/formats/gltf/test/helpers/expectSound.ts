import type { Scene } from '@trunnion/core'
import { expect } from 'vitest'

const allBelow = (indices: Uint32Array, count: number): boolean => indices.every((i) => i < count)

/** Checks what every scene promises: finite numbers, indices in range, a tree, groups that cover the triangles. */
export const expectSound = (scene: Scene): void => {
  const parents = new Int32Array(scene.nodes.length)
  for (const node of scene.nodes) {
    for (const child of node.children) parents[child]++
    expect(node.matrix?.every(Number.isFinite) ?? true).toBe(true)
    expect(node.mesh === undefined || node.mesh < scene.meshes.length).toBe(true)
    expect(node.material === undefined || node.material < scene.materials.length).toBe(true)
    expect(node.children.every((c) => c < scene.nodes.length)).toBe(true)
  }
  for (const root of scene.roots) parents[root]++
  expect(parents.every((p) => p === 1)).toBe(true)
  for (const mesh of scene.meshes) {
    for (const numbers of [mesh.positions, mesh.normals, mesh.edges?.positions, mesh.points]) expect(numbers?.every(Number.isFinite) ?? true).toBe(true)
    const count = mesh.positions.length / 3
    expect(allBelow(mesh.indices, count)).toBe(true)
    expect(mesh.normals === undefined || mesh.normals.length === 3 * count).toBe(true)
    expect(mesh.colors === undefined || mesh.colors.length === 4 * count).toBe(true)
    const { firstTriangle, material, faceId } = mesh.groups
    expect(firstTriangle.length === material.length && material.length === faceId.length).toBe(true)
    expect(firstTriangle.every((f, g) => f < mesh.indices.length / 3 && (g === 0 ? f === 0 : f > firstTriangle[g - 1]))).toBe(true)
    expect(material.every((m) => m >= -1 && m < scene.materials.length)).toBe(true)
  }
}

import type { Material, Mesh, Matrix4, Properties, SceneNode } from '@trunnion/core'

/** A node whose children are still being collected. */
export type NodeDraft = Omit<SceneNode, 'children' | 'visible' | 'properties'> & { readonly children: number[]; visible?: boolean; properties?: Properties }

/** The scene's lists while it is built. */
export interface SceneDraft {
  readonly nodes: NodeDraft[]
  readonly meshes: Mesh[]
  readonly materials: Material[]
  /** Adds a node and gives its index. */
  addNode(node: Partial<NodeDraft> & { readonly name: string }, parent: number): number
  /** Index of the material of a colour 0xRRGGBB. */
  materialOf(color: number): number
}

export const makeSceneDraft = (rootName: string, rootMatrix?: Matrix4): SceneDraft => {
  const nodes: NodeDraft[] = [{ name: rootName, children: [], ...(rootMatrix && { matrix: rootMatrix }) }]
  const materials: Material[] = []
  const known = new Map<number, number>()
  return {
    nodes,
    meshes: [],
    materials,
    addNode(node, parent) {
      const index = nodes.push({ ...node, children: [] }) - 1
      nodes[parent].children.push(index)
      return index
    },
    materialOf(color) {
      const found = known.get(color)
      if (found !== undefined) return found
      known.set(color, materials.length)
      const name = `#${color.toString(16).padStart(6, '0')}`
      // faces of a drawing have no outside
      return (
        materials.push({
          name,
          color: [(color >> 16) / 255, ((color >> 8) & 255) / 255, (color & 255) / 255, 1],
          metallic: 0,
          roughness: 0.8,
          doubleSided: true,
        }) - 1
      )
    },
  }
}

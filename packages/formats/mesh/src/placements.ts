import { type Material, type Matrix4, type Mesh, type Scene, determinant3, identity, multiply } from '@trunnion/core'

/** One mesh where a node places it. */
export interface Placement {
  readonly name: string
  readonly mesh: Mesh
  /** From mesh to scene. */
  readonly matrix: Matrix4
  /** The placement turns the mesh inside out: its triangles must be written backwards. */
  readonly mirrored: boolean
  /** Overrides the mesh's own materials: index into `Scene.materials`. */
  readonly material: number | undefined
}

/** Every placed mesh of a scene, in the order of its tree. Invisible nodes are placed too. */
export const placements = (scene: Scene): Placement[] => {
  const out: Placement[] = []
  const open: { node: number; matrix: Matrix4 }[] = scene.roots.toReversed().map((node) => ({ node, matrix: identity }))
  for (let top = open.pop(); top; top = open.pop()) {
    const node = scene.nodes[top.node]
    const matrix = node.matrix ? multiply(top.matrix, node.matrix) : top.matrix
    if (node.mesh !== undefined) {
      const mesh = scene.meshes[node.mesh]
      if (mesh.indices.length > 0) out.push({ name: node.name || mesh.name, mesh, matrix, mirrored: determinant3(matrix) < 0, material: node.material })
    }
    for (const child of node.children.toReversed()) open.push({ node: child, matrix })
  }
  return out
}

/** Positions of a placed mesh, times `scale`; never -0, which text formats lose. */
export const placedPositions = ({ mesh, matrix: m }: Placement, scale: number): Float64Array => {
  const from = mesh.positions
  const to = new Float64Array(from.length)
  for (let i = 0; i < from.length; i += 3) {
    const [x, y, z] = [from[i], from[i + 1], from[i + 2]]
    to[i] = (m[0] * x + m[4] * y + m[8] * z + m[12]) * scale + 0
    to[i + 1] = (m[1] * x + m[5] * y + m[9] * z + m[13]) * scale + 0
    to[i + 2] = (m[2] * x + m[6] * y + m[10] * z + m[14]) * scale + 0
  }
  return to
}

/** Material of each triangle of a placed mesh, -1 for none. */
export const placedMaterials = ({ mesh, material }: Placement): Int32Array => {
  const out = new Int32Array(mesh.indices.length / 3)
  if (material !== undefined) return out.fill(material)
  const { firstTriangle, material: materials } = mesh.groups
  for (let g = 0; g < firstTriangle.length; g++) out.fill(materials[g], firstTriangle[g], firstTriangle[g + 1] ?? out.length)
  return out
}

/** RGBA bytes of a material. */
export const colourBytes = ({ color }: Material): [number, number, number, number] => [byte(color[0]), byte(color[1]), byte(color[2]), byte(color[3])]

const byte = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 255)

import { type Matrix4, type Properties, type Scene, type SceneNode, identity, isIdentity, millimetresPer, multiply, translation } from '@trunnion/core'
import { type NodeJson, VISIBILITY } from './gltfJson.ts'
import { placement } from './placement.ts'

/** Turns the source's up axis into glTF's +Y; exact, for its entries are 0 and ±1. */
const upright: Readonly<Record<Scene['upAxis'], Matrix4>> = {
  x: [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  y: identity,
  z: [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1],
}

/** Divides last: 13 mm become 0.013 m and not 0.013000000000000001. */
const inMetres = (m: Matrix4, millimetres: number): Matrix4 => {
  const out = [...m]
  for (let i = 12; i < 15; i++) out[i] = (m[i] * millimetres) / 1000
  out[15] = 1
  return out
}

const extrasOf = (node: SceneNode): { readonly extras?: Properties } => {
  const extras = { ...node.properties, ...(node.layers && node.layers.length > 0 && { layers: node.layers }) }
  return Object.keys(extras).length > 0 ? { extras } : {}
}

/**
 * Nodes of the document: the same nodes, in the same order. The roots' matrices carry the turn to Y-up, so no node is added;
 * only a sheared placement, which glTF cannot hold in one node, and a far mesh under a node with children take an unnamed inner node at the end.
 * @param meshOf - index of the glTF mesh for a mesh of the scene with a material override
 * @param offsetOf - where that mesh's origin was moved to
 */
export const writeNodes = (
  scene: Scene,
  meshOf: (mesh: number, material: number | undefined) => number | undefined,
  offsetOf: (mesh: number) => readonly [number, number, number] | undefined,
): NodeJson[] => {
  const millimetres = millimetresPer(scene.lengthUnit)
  const nodes: NodeJson[] = scene.nodes.map(() => ({}))
  const roots = new Set(scene.roots)
  for (const [index, node] of scene.nodes.entries()) {
    const json = nodes[index]
    const mesh = node.mesh === undefined ? undefined : meshOf(node.mesh, node.material)
    const offset = mesh === undefined || node.mesh === undefined ? undefined : offsetOf(node.mesh)
    let matrix = inMetres(node.matrix ?? identity, millimetres)
    if (roots.has(index)) matrix = multiply(upright[scene.upAxis], matrix)
    if (node.name) json.name = node.name
    Object.assign(json, extrasOf(node))
    if (node.visible === false) json.extensions = { [VISIBILITY]: { visible: false } }

    const content: NodeJson = {}
    if (node.children.length > 0) content.children = node.children
    if (mesh !== undefined) content.mesh = mesh
    if (offset && content.children === undefined) matrix = multiply(matrix, translation(...offset))
    else if (offset && mesh !== undefined) {
      delete content.mesh
      content.children = [...node.children, nodes.push({ mesh, translation: offset, extras: { inner: true } }) - 1]
    }
    if (isIdentity(matrix)) {
      Object.assign(json, content)
      continue
    }
    const { outer, inner } = placement(matrix)
    Object.assign(json, outer)
    if (inner) json.children = [nodes.push({ ...inner, ...content, extras: { inner: true } }) - 1]
    else Object.assign(json, content)
  }
  return nodes
}

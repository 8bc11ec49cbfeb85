import type { Scene } from '@trunnion/core'

/** Control characters cannot be shown and break line-based formats. */
// oxlint-disable-next-line no-control-regex
const clean = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()

/**
 * The scene with a name on every node: names are normalised (NFC, no control characters), unnamed parts become `part-1` …, unnamed assemblies `assembly-1` …
 * in tree order; occurrences of one mesh share a name. The input's file name is never used: equal content gives equal artefacts.
 */
export const nameScene = (scene: Scene): Scene => {
  const ofMesh = new Map<number, string>()
  let assemblies = 0
  const nameOf = (index: number): string => {
    const { name, mesh } = scene.nodes[index]
    const given = clean(name)
    if (given) return given
    if (mesh === undefined) return `assembly-${++assemblies}`
    const known = ofMesh.get(mesh) ?? (clean(scene.meshes[mesh].name) || `part-${ofMesh.size + 1}`)
    ofMesh.set(mesh, known)
    return known
  }
  const names = new Map<number, string>()
  const stack = [...scene.roots].reverse()
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    names.set(index, nameOf(index))
    stack.push(...[...scene.nodes[index].children].reverse())
  }
  const nodes = scene.nodes.map((node, index) => ({ ...node, name: names.get(index) ?? node.name }))
  const meshNames = new Map<number, string>()
  for (const node of nodes) if (node.mesh !== undefined && !meshNames.has(node.mesh)) meshNames.set(node.mesh, node.name)
  const meshes = scene.meshes.map((mesh, index) => ({ ...mesh, name: clean(mesh.name) || (meshNames.get(index) ?? '') }))
  return { ...scene, nodes, meshes }
}

import type { Scene, Warning } from '@trunnion/core'
import type { OutputFormat } from './writeArtefact.ts'

/** What a scene can hold beside triangles. */
type Trait = 'part tree' | 'names' | 'colours' | 'colours of vertices' | 'edge curves' | 'layers' | 'properties'

/** What each format leaves out. */
const leftOut: Readonly<Record<OutputFormat, readonly Trait[]>> = {
  glb: [],
  gltf: [],
  stl: ['part tree', 'names', 'colours', 'colours of vertices', 'edge curves', 'layers', 'properties'],
  ply: ['part tree', 'names', 'edge curves', 'layers', 'properties'],
  obj: ['part tree', 'colours of vertices', 'edge curves', 'layers', 'properties'],
  '3mf': ['colours of vertices', 'edge curves', 'layers', 'properties'],
  step: ['layers', 'properties'],
}

const traitsOf = ({ nodes, meshes, materials }: Scene): ReadonlySet<Trait> => {
  const traits = new Set<Trait>()
  if (nodes.length > 1) traits.add('part tree')
  if (nodes.some(({ name }) => name !== '' && !/^(part|assembly)-\d+$/.test(name))) traits.add('names')
  if (materials.length > 0) traits.add('colours')
  if (meshes.some((mesh) => mesh.colors)) traits.add('colours of vertices')
  if (meshes.some((mesh) => mesh.edges)) traits.add('edge curves')
  if (nodes.some((node) => node.layers)) traits.add('layers')
  if (nodes.some((node) => node.properties)) traits.add('properties')
  return traits
}

/** The warning that a format cannot hold all of a scene, naming what is left out; nothing for what the scene does not have. */
export const lossesOf = (scene: Scene, to: OutputFormat): readonly Warning[] => {
  const traits = traitsOf(scene)
  const lost = leftOut[to].filter((trait) => traits.has(trait))
  return lost.length > 0 ? [{ code: 'OUTPUT_LOSSY', message: `${to.toUpperCase()} cannot hold: ${lost.join(', ')}.` }] : []
}

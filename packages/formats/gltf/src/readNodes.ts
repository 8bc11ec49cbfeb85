import { type Budgets, type Mesh, type SceneNode, type WarningLog, fault, identity, multiply } from '@trunnion/core'
import { VISIBILITY } from './gltfJson.ts'
import { type Json, indexOf, isRecord, recordOf, stringOf } from './jsonValue.ts'
import type { AccessorReader } from './readAccessor.ts'
import { readExtras } from './readExtras.ts'
import { readInstances } from './readInstances.ts'
import { readMatrix } from './readMatrix.ts'
import type { MeshUse } from './readMeshes.ts'
import type { NodeTree } from './walkNodes.ts'

/** What reading nodes needs of the document. */
export interface NodeSource {
  readonly nodes: readonly Json[]
  readonly tree: NodeTree
  readonly meshCount: number
  readonly use: (mesh: number) => MeshUse
  readonly meshes: readonly Mesh[]
  readonly accessors: AccessorReader
  readonly accessorCount: number
  readonly budgets: Budgets
  readonly log: WarningLog
}

type Draft = { -readonly [K in keyof SceneNode]: SceneNode[K] }

/** The only child, when our writer made it to hold the second half of a sheared placement. */
const innerOf = (i: number, { nodes, tree }: NodeSource): number | undefined => {
  const [only, ...others] = tree.children[i]
  if (only === undefined || others.length > 0 || nodes[i]['mesh'] !== undefined) return undefined
  const { extras } = nodes[only]
  return isRecord(extras) && extras['inner'] === true ? only : undefined
}

const describe = (json: Json, entity: string, log: WarningLog): Omit<Draft, 'children' | 'mesh' | 'matrix'> => {
  const { layers, ...properties } = readExtras(json['extras'], log) ?? {}
  const isLayers = Array.isArray(layers) && layers.every((l) => typeof l === 'string')
  const own = isLayers || layers === undefined ? properties : { ...properties, layers }
  const visibility = recordOf(json['extensions'], entity)[VISIBILITY]
  return {
    name: stringOf(json['name']),
    ...(isLayers && { layers: layers as readonly string[] }), // every() has checked each
    ...(isRecord(visibility) && visibility['visible'] === false && { visible: false }),
    ...(Object.keys(own).length > 0 && { properties: own }),
  }
}

/** Nodes of the scene in the document's order (instances at the end), and the index of each node of the document among them. */
export const readNodes = (source: NodeSource): { readonly nodes: readonly SceneNode[]; readonly roots: readonly number[] } => {
  const { nodes, tree, budgets, log } = source
  const merged = new Set(tree.order.flatMap((i) => innerOf(i, source) ?? []))
  const kept = tree.order.filter((i) => !merged.has(i)).sort((a, b) => a - b)
  const place = new Map(kept.map((i, at) => [i, at]))
  const out: Draft[] = []
  const extra: Draft[] = []
  let placed = 0
  let triangles = 0
  const claim = (count: number, mesh: number | undefined): void => {
    placed += count
    if (placed > budgets.instances) fault('LIMIT_INSTANCES', undefined, { format: 'gltf' })
    triangles += mesh === undefined ? 0 : count * (source.meshes[mesh].indices.length / 3)
    if (triangles > budgets.triangles) fault('LIMIT_TRIANGLES', 'The placements of the meshes hold more triangles than the limit.', { format: 'gltf' })
  }

  for (const i of kept) {
    const entity = `node ${i}`
    const json = nodes[i]
    const inner = innerOf(i, source)
    const content = inner === undefined ? json : nodes[inner]
    const outerMatrix = readMatrix(json, entity)
    const matrix = inner === undefined ? outerMatrix : multiply(outerMatrix ?? identity, readMatrix(content, `node ${inner}`) ?? identity)
    const children = tree.children[inner ?? i].flatMap((child) => place.get(child) ?? [])
    const node: Draft = { ...describe(json, entity, log), ...(matrix && { matrix }), children }
    out.push(node)
    if (json['skin'] !== undefined) log.add('ENTITY_UNSUPPORTED', 'Skins were left out; the mesh stays in its own pose.', { format: 'gltf', entity })
    if (content['mesh'] === undefined) continue
    const { mesh, material } = source.use(indexOf(content['mesh'], source.meshCount, entity))
    if (mesh === undefined) continue
    const occurrence = { mesh, ...(material !== undefined && { material }) }
    const instances = readInstances(json, entity, source.accessors, source.accessorCount, (count) => claim(count, mesh))
    if (!instances) {
      claim(1, mesh)
      Object.assign(node, occurrence)
    } else {
      node.children = [...children, ...instances.map((_, k) => kept.length + extra.length + k)]
      for (const at of instances) extra.push({ name: node.name, matrix: at, children: [], ...occurrence })
    }
  }
  return { nodes: [...out, ...extra], roots: tree.roots.flatMap((i) => place.get(i) ?? []) }
}

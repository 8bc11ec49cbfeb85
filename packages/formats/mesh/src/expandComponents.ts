import { type Budgets, type Scene, type SceneNode, type WarningLog, fault } from '@trunnion/core'
import type { Object3mf, Package3mf, Reference3mf } from './model3mf.ts'

/** The tree of placed objects: nodes whose `mesh` is an index into the package's meshes. */
export type Tree3mf = Pick<Scene, 'nodes' | 'roots'>

/**
 * Expands the build into a tree. The size of the tree is summed up over shared components first, so that 40 objects that
 * each show the one before twice are refused before anything is made.
 */
export const expandComponents = (pack: Package3mf, budgets: Budgets, log: WarningLog): Tree3mf => {
  const items = pack.items.filter((item) => isShown(pack.objects.get(item.key), log))
  checkExpansion(pack, items, budgets)
  const nodes: (SceneNode & { children: number[] })[] = []
  const roots: number[] = []
  const open: { reference: Reference3mf; siblings: number[] }[] = items.toReversed().map((reference) => ({ reference, siblings: roots }))
  for (let top = open.pop(); top; top = open.pop()) {
    const object = pack.objects.get(top.reference.key)
    if (!isShown(object, log)) continue
    const children: number[] = []
    top.siblings.push(nodes.length)
    const { matrix } = top.reference
    nodes.push({ name: object.name, children, ...(matrix && { matrix }), ...(object.mesh !== undefined && { mesh: object.mesh }) })
    for (const component of object.components.toReversed()) open.push({ reference: component, siblings: children })
  }
  return { nodes, roots }
}

const isShown = (object: Object3mf | undefined, log: WarningLog): object is Object3mf => {
  if (!object) {
    log.add('REFERENCE_MISSING', 'Components or build items refer to objects that do not exist; they were left out.', { format: '3mf' })
    return false
  }
  if (object.type === 'model' || object.type === 'solidsupport') return true
  log.add('ENTITY_UNSUPPORTED', 'Objects that are no part of the model (supports, surfaces, others) were left out.', { format: '3mf' })
  return false
}

interface Sum {
  nodes: number
  triangles: number
  depth: number
}

const checkExpansion = (pack: Package3mf, items: readonly Reference3mf[], budgets: Budgets): void => {
  const sums = new Map<string, Sum | 'open'>()
  let nodes = 0
  let triangles = 0
  for (const item of items) {
    const sum = sumOf(item.key, pack, sums)
    nodes += sum.nodes
    triangles += sum.triangles
    if (sum.depth > budgets.depth) fault('LIMIT_DEPTH', `Components nest more deeply than ${budgets.depth}.`, { format: '3mf' })
  }
  if (nodes > budgets.instances) fault('LIMIT_INSTANCES', `The model places more than ${budgets.instances} objects.`, { format: '3mf' })
  if (triangles > budgets.triangles) fault('LIMIT_TRIANGLES', `The model places more than ${budgets.triangles} triangles.`, { format: '3mf' })
}

/** Sums of an expanded object, each object visited once, without recursion. */
const sumOf = (start: string, pack: Package3mf, sums: Map<string, Sum | 'open'>): Sum => {
  const open = [start]
  while (open.length > 0) {
    const key = open[open.length - 1]
    const object = pack.objects.get(key)
    const known = sums.get(key)
    if (known !== undefined && known !== 'open') {
      open.pop()
      continue
    }
    if (known === undefined) {
      sums.set(key, 'open')
      for (const component of object?.components ?? []) {
        const state = sums.get(component.key)
        if (state === 'open') fault('REFERENCE_CYCLE', 'An object contains itself.', { format: '3mf' })
        if (state === undefined) open.push(component.key)
      }
      continue
    }
    open.pop()
    const sum: Sum = { nodes: 1, triangles: object?.mesh === undefined ? 0 : pack.meshes[object.mesh].indices.length / 3, depth: 1 }
    for (const component of object?.components ?? []) {
      const part = sums.get(component.key)
      if (part === undefined || part === 'open') return fault('REFERENCE_CYCLE', 'An object contains itself.', { format: '3mf' })
      sum.nodes += part.nodes
      sum.triangles += part.triangles
      sum.depth = Math.max(sum.depth, part.depth + 1)
    }
    sums.set(key, sum)
  }
  const sum = sums.get(start)
  return sum === undefined || sum === 'open' ? { nodes: 0, triangles: 0, depth: 0 } : sum
}

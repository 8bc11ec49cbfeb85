import { fault } from '@trunnion/core'
import { type Json, indexOf, indicesOf, malformed, recordsOf } from './jsonValue.ts'

/** The node tree of the default scene. */
export interface NodeTree {
  readonly roots: readonly number[]
  readonly children: readonly (readonly number[])[]
  /** Nodes of the scene, parents before their children. */
  readonly order: readonly number[]
  readonly parent: Int32Array
}

/** Checks the whole node graph (every node one parent at most, no cycle, bounded depth) and walks the default scene, without recursion. */
export const walkNodes = (json: Json, nodes: readonly Json[], maxDepth: number): NodeTree => {
  const children = nodes.map((node, i) => indicesOf(node['children'], nodes.length, `node ${i}`))
  const parent = new Int32Array(nodes.length).fill(-1)
  for (const [i, list] of children.entries())
    for (const child of list) {
      if (child === i) fault('REFERENCE_CYCLE', 'A node is its own child.', { format: 'gltf', entity: `node ${i}` })
      if (parent[child] >= 0) malformed('A node has two parents.', `node ${child}`)
      parent[child] = i
    }
  const walk = (from: readonly number[]): number[] => {
    const order: number[] = []
    let level: readonly number[] = from
    for (let depth = 1; level.length > 0; depth++) {
      if (depth > maxDepth) fault('LIMIT_DEPTH', 'The nodes nest more deeply than the limit.', { format: 'gltf', entity: `node ${level[0]}` })
      for (const i of level) order.push(i)
      level = level.flatMap((i) => children[i])
    }
    return order
  }
  const tops = nodes.flatMap((_, i) => (parent[i] < 0 ? [i] : []))
  // With one parent a node at most, what no top reaches runs in circles.
  if (walk(tops).length < nodes.length) fault('REFERENCE_CYCLE', 'Nodes are children of each other.', { format: 'gltf' })
  const scenes = recordsOf(json['scenes'], 'scenes')
  const index = json['scene'] === undefined ? 0 : indexOf(json['scene'], scenes.length, 'scene')
  const roots = scenes.length === 0 ? tops : [...new Set(indicesOf(scenes[index]['nodes'], nodes.length, `scene ${index}`))]
  if (roots.some((i) => parent[i] >= 0)) malformed('A scene lists a node that is the child of another.', `scene ${index}`)
  return { roots, children, parent, order: walk(roots) }
}

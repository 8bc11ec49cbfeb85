import { type Matrix4, type Scene, identity, multiply } from '@trunnion/core'

/** A node as it stands in the world. */
export interface Placement {
  readonly node: number
  readonly matrix: Matrix4
  /** 1 for a root. */
  readonly depth: number
}

/**
 * Every node with its world matrix, parents before children, children in order.
 * Iterative, because source trees may be deeper than the call stack.
 */
export function* placements(scene: Scene): Generator<Placement> {
  const stack: Placement[] = scene.roots.map((node) => ({ node, matrix: scene.nodes[node].matrix ?? identity, depth: 1 })).reverse()
  for (let top = stack.pop(); top; top = stack.pop()) {
    yield top
    const { children } = scene.nodes[top.node]
    for (let i = children.length - 1; i >= 0; i--) {
      const child = scene.nodes[children[i]]
      stack.push({ node: children[i], matrix: child.matrix ? multiply(top.matrix, child.matrix) : top.matrix, depth: top.depth + 1 })
    }
  }
}

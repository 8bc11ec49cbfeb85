/** A directed graph made acyclic. */
export interface AcyclicOrder {
  /** Every node after all the nodes it leads to. */
  readonly order: readonly number[]
  /** Edges left out because they close a cycle, by {@link edgeKey}. */
  readonly cut: ReadonlySet<string>
  /** Longest way down from each node, counted in nodes. */
  readonly height: Int32Array
}

/** Key of the edge at `position` in `edges[node]`. */
export const edgeKey = (node: number, position: number): string => `${node}:${position}`

/**
 * Depth-first order without recursion; edges that lead back to a node on the way are cut.
 * @param edges - by node, the nodes it leads to
 */
export const acyclicOrder = (edges: readonly (readonly number[])[]): AcyclicOrder => {
  const count = edges.length
  const state = new Uint8Array(count)
  const height = new Int32Array(count)
  const order: number[] = []
  const cut = new Set<string>()
  const path: number[] = []
  const position = new Int32Array(count)
  for (let root = 0; root < count; root++) {
    if (state[root] !== 0) continue
    path.push(root)
    state[root] = 1
    while (path.length > 0) {
      const node = path[path.length - 1]
      const out = edges[node]
      const at = position[node]++
      if (at >= out.length) {
        let tallest = 0
        for (let i = 0; i < out.length; i++) if (height[out[i]] > tallest && !(cut.size > 0 && cut.has(edgeKey(node, i)))) tallest = height[out[i]]
        height[node] = tallest + 1
        state[node] = 2
        order.push(node)
        path.pop()
      } else if (state[out[at]] === 1) cut.add(edgeKey(node, at))
      else if (state[out[at]] === 0) {
        state[out[at]] = 1
        path.push(out[at])
      }
    }
  }
  return { order, cut, height }
}

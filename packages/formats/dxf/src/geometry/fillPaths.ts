/** Collects the triangles of a filled area: three xy pairs each. */
export type TriangleSink = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number) => void

interface Edge {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** A trapezoid that is still growing upwards: between two edges, from `y` on. */
interface Trapezoid {
  readonly left: Edge
  readonly right: Edge
  readonly y: number
}

const xAt = ({ x0, y0, x1, y1 }: Edge, y: number): number => (y === y0 ? x0 : y === y1 ? x1 : x0 + ((x1 - x0) * (y - y0)) / (y1 - y0))

/**
 * Fills an area by the even-odd rule: strips between the heights of all vertices are cut into trapezoids, and those between the same two edges joined.
 * Needs no chained or directed boundary, so gaps, islands in islands and edges in any order fill as CAD programs show them. Edges that cross inside a strip are
 * taken in the order of their middles.
 *
 * @param segments - x0, y0, x1, y1 a segment
 * @param mostSteps - work allowed, edges times strips: real fills have few edges side by side
 * @returns false when the work would be more, and nothing was filled
 */
export const fillPaths = (segments: Float64Array, sink: TriangleSink, mostSteps = Math.min(20_000_000, 100_000 + 100 * segments.length)): boolean => {
  const edges: Edge[] = []
  for (let i = 0; i + 3 < segments.length; i += 4) {
    const [x0, y0, x1, y1] = segments.subarray(i, i + 4)
    if (y0 < y1) edges.push({ x0, y0, x1, y1 })
    else if (y1 < y0) edges.push({ x0: x1, y0: y1, x1: x0, y1: y0 })
  }
  edges.sort((a, b) => a.y0 - b.y0)
  const heights = [...new Set(edges.flatMap((edge) => [edge.y0, edge.y1]))].sort((a, b) => a - b)
  let open = new Map<Edge, Trapezoid>()
  let active: Edge[] = []
  let next = 0
  let steps = 0
  for (let h = 0; h + 1 < heights.length; h++) {
    const [low, high] = [heights[h], heights[h + 1]]
    const middle = (low + high) / 2
    active = active.filter((edge) => edge.y1 > low)
    while (next < edges.length && edges[next].y0 <= low) active.push(edges[next++])
    steps += active.length + 1
    if (steps > mostSteps) return false
    active.sort((a, b) => xAt(a, middle) - xAt(b, middle))
    const still = new Map<Edge, Trapezoid>()
    for (let k = 0; k + 1 < active.length; k += 2) {
      const [left, right] = [active[k], active[k + 1]]
      const known = open.get(left)
      still.set(left, known?.right === right ? known : { left, right, y: low })
    }
    for (const [left, t] of open) if (still.get(left) !== t) close(t, low, sink)
    open = still
  }
  for (const t of open.values()) close(t, heights[heights.length - 1], sink)
  return true
}

const close = ({ left, right, y }: Trapezoid, top: number, sink: TriangleSink): void => {
  const [a, b, c, d] = [xAt(left, y), xAt(right, y), xAt(right, top), xAt(left, top)]
  if (b > a) sink(a, y, b, y, c, top)
  if (c > d) sink(a, y, c, top, d, top)
}

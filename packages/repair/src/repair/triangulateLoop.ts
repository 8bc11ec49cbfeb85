/** A closed line of vertices to be spanned by triangles. */
export interface Loop {
  /** Vertex numbers; triangles will run in this order. */
  readonly vertices: readonly number[]
  /** Unit normal of the face behind each edge `vertices[i]` – `vertices[i + 1]`; zeros where there is none. */
  readonly normals: Float64Array
}

/** May a new edge run between two vertices of the loop? */
export type ChordRule = (from: number, to: number) => boolean

/** Loops of more edges are cut in two first: the programme takes time with the cube. */
const mostEdges = 160

/**
 * Spans a loop by the triangulation of least worst bend, then least area, among all (Barequet and Sharir 1995; Liepa 2003).
 * Edges that the mesh has already are never made again, since that would make them non-manifold.
 *
 * @param measure - `bend` prefers smooth joints, `area` flat spans
 * @returns vertex triples, or undefined when every triangulation needs a forbidden edge
 */
export const triangulateLoop = (points: Float64Array, loop: Loop, allowed: ChordRule, measure: 'bend' | 'area' = 'bend'): number[] | undefined => {
  const out: number[] = []
  const stack: Loop[] = [loop]
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (part.vertices.length > mostEdges) {
      const halves = cutLoop(points, part, allowed)
      if (!halves) return undefined
      stack.push(...halves)
      continue
    }
    const faces = spanLoop(points, part, allowed, measure)
    if (!faces) return undefined
    for (const v of faces) out.push(v)
  }
  return out
}

/** Cuts a long loop along the chord that is shortest for the way it saves. */
const cutLoop = (points: Float64Array, { vertices, normals }: Loop, allowed: ChordRule): [Loop, Loop] | undefined => {
  const n = vertices.length
  const along = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) along[i + 1] = along[i] + gap(points, vertices[i], vertices[(i + 1) % n])
  const step = Math.max(1, Math.floor(n / 1500))
  let best = Infinity
  let cut: [number, number] | undefined
  for (let i = 0; i < n; i += step)
    for (let j = i + Math.floor(n / 4); j < n && j - i <= n - Math.floor(n / 4); j++) {
      const way = Math.min(along[j] - along[i], along[n] - along[j] + along[i])
      const ratio = gap(points, vertices[i], vertices[j]) / way
      if (ratio < best && allowed(vertices[i], vertices[j])) {
        best = ratio
        cut = [i, j]
      }
    }
  if (!cut) return undefined
  const [i, j] = cut
  const none = new Float64Array(3)
  const first: Loop = { vertices: vertices.slice(i, j + 1), normals: concat(normals.subarray(3 * i, 3 * j), none) }
  const second: Loop = {
    vertices: [...vertices.slice(j), ...vertices.slice(0, i + 1)],
    normals: concat(normals.subarray(3 * j), normals.subarray(0, 3 * i), none),
  }
  return [first, second]
}

const concat = (...parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => [...part]))

const gap = (p: Float64Array, a: number, b: number): number => Math.hypot(p[3 * a] - p[3 * b], p[3 * a + 1] - p[3 * b + 1], p[3 * a + 2] - p[3 * b + 2])

/** Cosines are compared in these steps, so that noise in a flat loop does not outweigh area. */
const bendSteps = 500

const spanLoop = (points: Float64Array, { vertices, normals }: Loop, allowed: ChordRule, measure: 'bend' | 'area'): number[] | undefined => {
  const n = vertices.length
  const bend = new Float64Array(n * n).fill(Infinity)
  const area = new Float64Array(n * n).fill(Infinity)
  const apex = new Int32Array(n * n).fill(-1)
  // unit normal of the best triangle on each chord; of the face behind it on each edge
  const unit = new Float64Array(3 * n * n)
  for (let i = 0; i + 1 < n; i++) {
    const at = i * n + i + 1
    bend[at] = area[at] = 0
    for (let k = 0; k < 3; k++) unit[3 * at + k] = normals[3 * i + k]
  }
  const closing = normals.subarray(3 * (n - 1), 3 * n)
  for (let width = 2; width < n; width++)
    for (let i = 0; i + width < n; i++) {
      const j = i + width
      const at = i * n + j
      if (width < n - 1 && !allowed(vertices[i], vertices[j])) continue
      const pi = 3 * vertices[i]
      const pj = 3 * vertices[j]
      const ex = points[pj] - points[pi]
      const ey = points[pj + 1] - points[pi + 1]
      const ez = points[pj + 2] - points[pi + 2]
      for (let m = i + 1; m < j; m++) {
        const left = i * n + m
        const right = m * n + j
        if (bend[left] === Infinity || bend[right] === Infinity) continue
        const pm = 3 * vertices[m]
        const ux = points[pm] - points[pi]
        const uy = points[pm + 1] - points[pi + 1]
        const uz = points[pm + 2] - points[pi + 2]
        let x = uy * ez - uz * ey
        let y = uz * ex - ux * ez
        let z = ux * ey - uy * ex
        const size = Math.sqrt(x * x + y * y + z * z)
        const square = ux * ux + uy * uy + uz * uz + ex * ex + ey * ey + ez * ez
        // no height to speak of: such a triangle has no side
        if (!(size > 1e-9 * square)) continue
        x /= size
        y /= size
        z /= size
        let worst = bend[left] > bend[right] ? bend[left] : bend[right]
        const b1 = bendOf(x, y, z, unit, 3 * left)
        const b2 = bendOf(x, y, z, unit, 3 * right)
        if (b1 > worst) worst = b1
        if (b2 > worst) worst = b2
        if (width === n - 1) {
          const b3 = bendOf(x, y, z, closing, 0)
          if (b3 > worst) worst = b3
        }
        const total = area[left] + area[right] + size
        const better = measure === 'bend' ? worst < bend[at] || (worst === bend[at] && total < area[at]) : total < area[at]
        if (!better) continue
        bend[at] = worst
        area[at] = total
        apex[at] = m
        unit[3 * at] = x
        unit[3 * at + 1] = y
        unit[3 * at + 2] = z
      }
    }
  return apex[n - 1] < 0 ? undefined : collect(vertices, apex, n)
}

/** 0 for a flat joint, up to 2 · steps for a fold; 0 where no face is. */
const bendOf = (x: number, y: number, z: number, unit: Float64Array, at: number): number => {
  const [ux, uy, uz] = [unit[at], unit[at + 1], unit[at + 2]]
  return ux === 0 && uy === 0 && uz === 0 ? 0 : Math.round(bendSteps * (1 - x * ux - y * uy - z * uz))
}

const collect = (vertices: readonly number[], apex: Int32Array, n: number): number[] => {
  const out: number[] = []
  const stack = [0, n - 1]
  while (stack.length > 0) {
    // the stack holds whole pairs
    const j = stack.pop() as number
    const i = stack.pop() as number
    if (j - i < 2) continue
    const m = apex[i * n + j]
    out.push(vertices[i], vertices[m], vertices[j])
    stack.push(i, m, m, j)
  }
  return out
}

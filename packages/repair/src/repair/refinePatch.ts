import type { Surface } from './surface.ts'
import type { ChordRule } from './triangulateLoop.ts'

/** Faces of a fill with points of its own: vertices from the surface's count on are in `added`. */
export interface Patch {
  faces: number[][]
  readonly added: number[]
}

export type EdgeLengths = (v: number) => number

/** A patch of more points is left as it is: the rim is much finer than the hole is wide. */
const mostPoints = 1000

/**
 * Splits the faces of a fill that are larger than those around it at their middles, and turns edges towards Delaunay after each round (Liepa 2003).
 * The scale at the rim is that of the surface; new points take the mean of their corners'.
 */
export const splitLarge = ({ points, indices }: Surface, fill: readonly number[], lengthAt: EdgeLengths): Patch => {
  const base = points.length / 3
  const patch: Patch = { faces: fill.map((f) => [indices[3 * f], indices[3 * f + 1], indices[3 * f + 2]]), added: [] }
  const scales = new Map<number, number>()
  const scaleOf = (v: number): number => {
    const known = scales.get(v)
    if (known !== undefined) return known
    const scale = lengthAt(v)
    scales.set(v, scale)
    return scale
  }
  const place = (v: number): number[] => (v < base ? [...points.subarray(3 * v, 3 * v + 3)] : patch.added.slice(3 * (v - base), 3 * (v - base) + 3))
  for (let round = 0; round < 12; round++) {
    const next: number[][] = []
    let splits = 0
    for (const face of patch.faces) {
      const corners = face.map(place)
      const middle = [0, 1, 2].map((k) => (corners[0][k] + corners[1][k] + corners[2][k]) / 3)
      const scale = (scaleOf(face[0]) + scaleOf(face[1]) + scaleOf(face[2])) / 3
      const large = face.every((v, i) => {
        const far = Math.SQRT2 * Math.hypot(...corners[i].map((x, k) => x - middle[k]))
        return far > scale && far > scaleOf(v)
      })
      if (!large || patch.added.length / 3 >= mostPoints) {
        next.push(face)
        continue
      }
      const v = base + patch.added.length / 3
      patch.added.push(...middle)
      scales.set(v, scale)
      const [a, b, c] = face
      next.push([a, b, v], [b, c, v], [c, a, v])
      splits++
    }
    patch.faces = next
    for (let sweep = 0; sweep < 4 && turnEdges(patch.faces, place) > 0; sweep++);
    if (splits === 0) break
  }
  return patch
}

/** Turns inner edges whose opposite angles sum to more than a half turn; how many. */
export const turnEdges = (faces: number[][], place: (v: number) => number[], allowed: ChordRule = () => true): number => {
  const sides = new Map<string, number>()
  for (const [i, face] of faces.entries()) for (let k = 0; k < 3; k++) sides.set(`${face[k]} ${face[(k + 1) % 3]}`, i)
  const busy = new Set<number>()
  let turned = 0
  for (const [key, i] of sides) {
    const [a, b] = key.split(' ').map(Number)
    const j = sides.get(`${b} ${a}`)
    if (a > b || j === undefined || busy.has(i) || busy.has(j)) continue
    const c = faces[i].find((v) => v !== a && v !== b)
    const d = faces[j].find((v) => v !== a && v !== b)
    if (c === undefined || d === undefined || c === d || sides.has(`${c} ${d}`) || sides.has(`${d} ${c}`)) continue
    if (!allowed(c, d)) continue
    if (angle(place(a), place(c), place(b)) + angle(place(a), place(d), place(b)) <= Math.PI * 1.0001) continue
    faces[i] = [a, d, c]
    faces[j] = [d, b, c]
    busy.add(i).add(j)
    sides.set(`${c} ${d}`, i)
    turned++
  }
  return turned
}

const angle = (a: readonly number[], at: readonly number[], b: readonly number[]): number => {
  const u = a.map((x, k) => x - at[k])
  const v = b.map((x, k) => x - at[k])
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  return Math.acos(Math.min(1, Math.max(-1, dot / (Math.hypot(...u) * Math.hypot(...v) || 1))))
}

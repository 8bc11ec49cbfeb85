import type { SplineGeometry } from '../entities/types.ts'
import type { Fineness } from './curves.ts'
import { type Path, pushPoint } from './path.ts'

const highestDegree = 25
const mostPoints = 200_000

/** Knots that AutoCAD would have made: clamped, evenly spaced. */
const evenKnots = (count: number, degree: number): Float64Array =>
  Float64Array.from({ length: count + degree + 1 }, (_, i) => Math.min(Math.max(i - degree, 0), count - degree))

/**
 * Appends a spline: points on the rational B-spline by de Boor's algorithm (1972), each knot span halved until its chords turn and sag little enough.
 * Without control points the curve runs through its fit points (Catmull-Rom, the tangents that AutoCAD keeps aside are seldom written).
 */
export const pushSpline = (path: Path, spline: SplineGeometry, fineness: Fineness): void => {
  const count = spline.controls.length / 3
  const degree = Math.min(Math.max(1, Math.trunc(spline.degree)), highestDegree, count - 1)
  if (count < 2 || degree < 1) return pushThrough(path, spline.fits, spline.closed, fineness)
  const usable = spline.knots.length === count + degree + 1 && isAscending(spline.knots)
  const knots = usable ? spline.knots : evenKnots(count, degree)
  const weights = spline.weights?.length === count && spline.weights.every((w) => w > 0) ? spline.weights : undefined
  const at = makeEvaluator(spline.controls, knots, degree, weights)
  const most = Math.min(mostPoints, 64 * count + 64)
  const begin = path.count
  let started = false
  for (let span = degree; span < count; span++) {
    const [u0, u1] = [knots[span], knots[span + 1]]
    if (!(u1 > u0)) continue
    if (!started) {
      const p = at(u0, span)
      pushPoint(path, p[0], p[1], p[2])
      started = true
    }
    refine(path, (u) => at(u, span), u0, u1, fineness, begin + most)
  }
}

const isAscending = (knots: Float64Array): boolean => {
  for (let i = 1; i < knots.length; i++) if (knots[i] < knots[i - 1]) return false
  return true
}

type Vector = readonly [number, number, number]

/** Appends the points behind u0 up to u1. Two looks at the middle and the quarters: an inflection has its middle on the chord. */
const refine = (path: Path, at: (u: number) => Vector, u0: number, u1: number, fineness: Fineness, most: number): void => {
  const stack: [number, Vector, number, Vector, number][] = [[u0, at(u0), u1, at(u1), 0]]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [ua, a, ub, b, depth] = top
    const um = (ua + ub) / 2
    const m = at(um)
    const flat = depth > 0 && isFlat(a, m, b, fineness) && isFlat(a, at((ua + um) / 2), m, fineness) && isFlat(m, at((um + ub) / 2), b, fineness)
    if (flat || depth >= 10 || path.count >= most) pushPoint(path, b[0], b[1], b[2])
    else stack.push([um, m, ub, b, depth + 1], [ua, a, um, m, depth + 1])
  }
}

const isFlat = (a: Vector, m: Vector, b: Vector, { chord, angle }: Fineness): boolean => {
  const [ux, uy, uz] = [m[0] - a[0], m[1] - a[1], m[2] - a[2]]
  const [vx, vy, vz] = [b[0] - m[0], b[1] - m[1], b[2] - m[2]]
  const [lu, lv] = [Math.hypot(ux, uy, uz), Math.hypot(vx, vy, vz)]
  if (lu === 0 || lv === 0) return true
  const sine = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / (lu * lv)
  const cosine = (ux * vx + uy * vy + uz * vz) / (lu * lv)
  const bend = Math.atan2(sine, cosine)
  return bend <= angle && sine * Math.min(lu, lv) <= 2 * chord
}

const makeEvaluator = (controls: Float64Array, knots: Float64Array, degree: number, weights: Float64Array | undefined) => {
  const d = new Float64Array(4 * (degree + 1))
  return (u: number, span: number): Vector => {
    for (let j = 0; j <= degree; j++) {
      const i = span - degree + j
      const w = weights ? weights[i] : 1
      d[4 * j] = controls[3 * i] * w
      d[4 * j + 1] = controls[3 * i + 1] * w
      d[4 * j + 2] = controls[3 * i + 2] * w
      d[4 * j + 3] = w
    }
    for (let r = 1; r <= degree; r++) {
      for (let j = degree; j >= r; j--) {
        const low = knots[span - degree + j]
        const width = knots[j + 1 + span - r] - low
        const t = width > 0 ? (u - low) / width : 0
        for (let k = 0; k < 4; k++) d[4 * j + k] += (1 - t) * (d[4 * (j - 1) + k] - d[4 * j + k])
      }
    }
    const w = d[4 * degree + 3]
    return [d[4 * degree] / w, d[4 * degree + 1] / w, d[4 * degree + 2] / w]
  }
}

const pushThrough = (path: Path, fits: Float64Array, closed: boolean, fineness: Fineness): void => {
  const n = fits.length / 3
  if (n < 2) return
  const fit = (i: number, k: number): number => fits[3 * (closed ? (i + n) % n : Math.min(Math.max(i, 0), n - 1)) + k]
  const spans = closed ? n : n - 1
  const steps = Math.min(32, Math.max(2, Math.ceil(1 / fineness.angle)))
  pushPoint(path, fits[0], fits[1], fits[2])
  for (let i = 0; i < spans; i++) {
    for (let s = 1; s <= steps; s++) {
      const t = s / steps
      const on = (k: number): number => {
        const [a, b, c, e] = [fit(i - 1, k), fit(i, k), fit(i + 1, k), fit(i + 2, k)]
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - e + t * (3 * (b - c) + e - a)))
      }
      pushPoint(path, on(0), on(1), on(2))
    }
  }
}

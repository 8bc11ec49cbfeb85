import type { Curve, Spline, Surface } from './brepGeometry.ts'

/** Highest degree the kernel allows is 25. */
const basis = new Float64Array(32)
const left = new Float64Array(32)
const right = new Float64Array(32)
const slope = new Float64Array(32)

/** Knot span of `t` by bisection (Piegl and Tiller, A2.1). */
const spanOf = (knots: Float64Array, degree: number, t: number): number => {
  let [first, last] = [degree, knots.length - degree - 2]
  // Unrolled periodic splines repeat knots at the ends of their domain: empty spans have no point.
  while (first < last && knots[first + 1] <= knots[first]) first++
  while (last > first && knots[last] >= knots[last + 1]) last--
  if (t >= knots[last]) return last
  if (t <= knots[first]) return first
  let low = first
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (t < knots[middle]) high = middle
    else low = middle
  }
  return low
}

/** Basis functions of the span and their first derivatives (A2.2, A2.3) into `basis` and `slope`. */
const fillBasis = (knots: Float64Array, degree: number, span: number, t: number): void => {
  basis[0] = 1
  for (let j = 1; j <= degree; j++) {
    left[j] = t - knots[span + 1 - j]
    right[j] = knots[span + j] - t
    if (j === degree)
      for (let r = 0; r <= degree; r++) {
        const before = r > 0 ? knots[span + r] - knots[span + r - degree] : 0
        const after = r < degree ? knots[span + r + 1] - knots[span + r + 1 - degree] : 0
        slope[r] = degree * ((before > 0 ? basis[r - 1] / before : 0) - (after > 0 ? basis[r] / after : 0))
      }
    let saved = 0
    for (let r = 0; r < j; r++) {
      const width = right[r + 1] + left[j - r]
      const term = width > 0 ? basis[r] / width : 0
      basis[r] = saved + right[r + 1] * term
      saved = left[j - r] * term
    }
    basis[j] = saved
  }
  if (degree === 0) slope[0] = 0
}

const splinePoint = ({ dimension: n, degree, knots, poles }: Spline, t: number, out: Float64Array): void => {
  const span = spanOf(knots, degree, t)
  fillBasis(knots, degree, span, Math.min(Math.max(t, knots[degree]), knots[knots.length - degree - 1]))
  const sum = new Float64Array(8)
  for (let i = 0; i <= degree; i++) {
    const at = (span - degree + i) * (n + 1)
    const weight = poles[at + n]
    for (let k = 0; k < n; k++) {
      sum[k] += basis[i] * weight * poles[at + k]
      sum[4 + k] += slope[i] * weight * poles[at + k]
    }
    sum[3] += basis[i] * weight
    sum[7] += slope[i] * weight
  }
  for (let k = 0; k < n; k++) {
    out[k] = sum[k] / sum[3]
    out[n + k] = (sum[4 + k] - out[k] * sum[7]) / sum[3]
  }
}

/** Point of a curve into `out[0 … n-1]`, first derivative behind it. */
export const evaluateCurve = (curve: Curve, t: number, out: Float64Array): void => {
  if (curve.kind === 'offset') return evaluateCurve(curve.basis, t, out)
  if (curve.kind === 'spline') return splinePoint(curve, t, out)
  const n = curve.origin.length
  if (curve.kind === 'line') {
    for (let k = 0; k < n; k++) {
      out[k] = curve.origin[k] + t * curve.direction[k]
      out[n + k] = curve.direction[k]
    }
    return
  }
  const { origin, x, y, a, b, kind } = curve
  let [p, q, dp, dq] = [a * Math.cos(t), b * Math.sin(t), -a * Math.sin(t), b * Math.cos(t)]
  if (kind === 'hyperbola') [p, q, dp, dq] = [a * Math.cosh(t), b * Math.sinh(t), a * Math.sinh(t), b * Math.cosh(t)]
  // P(t) = t² / 4F along the axis and t across it (OCCT's ElCLib).
  else if (kind === 'parabola') [p, q, dp, dq] = a > 0 ? [(t * t) / (4 * a), t, t / (2 * a), 1] : [t, 0, 1, 0]
  for (let k = 0; k < n; k++) {
    out[k] = origin[k] + p * x[k] + q * y[k]
    out[n + k] = dp * x[k] + dq * y[k]
  }
}

const scratch = new Float64Array(6)
const grown = new Float64Array(9)

/** Point of a surface into `out[0…2]`, derivative along u into `out[3…5]`, along v into `out[6…8]`. */
export const evaluateSurface = (s: Surface, u: number, v: number, out: Float64Array): void => {
  if (s.kind === 'extrusion') {
    evaluateCurve(s.basis, u, scratch)
    for (let k = 0; k < 3; k++) {
      out[k] = scratch[k] + v * s.direction[k]
      out[3 + k] = scratch[3 + k]
      out[6 + k] = s.direction[k]
    }
    return
  }
  if (s.kind === 'revolution') return revolve(s.origin, s.axis, s.basis, u, v, out)
  if (s.kind === 'spline') return splineSurface(s, u, v, out)
  if (s.kind === 'offset') {
    evaluateSurface(s.basis, u, v, out)
    const [nx, ny, nz] = [out[4] * out[8] - out[5] * out[7], out[5] * out[6] - out[3] * out[8], out[3] * out[7] - out[4] * out[6]]
    const length = Math.hypot(nx, ny, nz) || 1
    // The derivatives of the basis span the same plane.
    out[0] += (s.distance * nx) / length
    out[1] += (s.distance * ny) / length
    out[2] += (s.distance * nz) / length
    return
  }
  const { origin: o, axis: z, x, y, a, b } = s
  const [c, n] = [Math.cos(u), Math.sin(u)]
  let [p, q, h] = [u, v, 0]
  let [pu, qu] = [1, 0]
  let [pv, qv, hv] = [0, 1, 0]
  if (s.kind !== 'plane') {
    let [r, rv] = [a, 0]
    ;[h, hv] = [v, 1]
    if (s.kind === 'cone') [r, rv, h, hv] = [a + v * Math.sin(b), Math.sin(b), v * Math.cos(b), Math.cos(b)]
    else if (s.kind === 'sphere') [r, rv, h, hv] = [a * Math.cos(v), -a * Math.sin(v), a * Math.sin(v), a * Math.cos(v)]
    else if (s.kind === 'torus') [r, rv, h, hv] = [a + b * Math.cos(v), -b * Math.sin(v), b * Math.sin(v), b * Math.cos(v)]
    ;[p, q, pu, qu, pv, qv] = [r * c, r * n, -r * n, r * c, rv * c, rv * n]
  }
  for (let k = 0; k < 3; k++) {
    out[k] = o[k] + p * x[k] + q * y[k] + h * z[k]
    out[3 + k] = pu * x[k] + qu * y[k]
    out[6 + k] = pv * x[k] + qv * y[k] + hv * z[k]
  }
}

/** Rodrigues' rotation of the curve's point about the axis by `u`. */
const revolve = (origin: Float64Array, axis: Float64Array, curve: Curve, u: number, v: number, out: Float64Array): void => {
  evaluateCurve(curve, v, scratch)
  const [c, n] = [Math.cos(u), Math.sin(u)]
  for (const [from, to, shift] of [
    [0, 0, 1],
    [3, 6, 0],
  ] as const) {
    const [x, y, z] = [scratch[from] - shift * origin[0], scratch[from + 1] - shift * origin[1], scratch[from + 2] - shift * origin[2]]
    const along = x * axis[0] + y * axis[1] + z * axis[2]
    const cross = [axis[1] * z - axis[2] * y, axis[2] * x - axis[0] * z, axis[0] * y - axis[1] * x]
    const rest = [x - along * axis[0], y - along * axis[1], z - along * axis[2]]
    for (let k = 0; k < 3; k++) {
      out[to + k] = shift * origin[k] + along * axis[k] + c * rest[k] + n * cross[k]
      if (shift) out[3 + k] = -n * rest[k] + c * cross[k]
    }
  }
}

const splineSurface = (s: Surface & { kind: 'spline' }, u: number, v: number, out: Float64Array): void => {
  const { degreeU, degreeV, knotsU, knotsV, poles, countV } = s
  const spanU = spanOf(knotsU, degreeU, u)
  const spanV = spanOf(knotsV, degreeV, v)
  fillBasis(knotsU, degreeU, spanU, Math.min(Math.max(u, knotsU[degreeU]), knotsU[knotsU.length - degreeU - 1]))
  const basisU = basis.slice(0, degreeU + 1)
  const slopeU = slope.slice(0, degreeU + 1)
  fillBasis(knotsV, degreeV, spanV, Math.min(Math.max(v, knotsV[degreeV]), knotsV[knotsV.length - degreeV - 1]))
  grown.fill(0)
  let [w, wu, wv] = [0, 0, 0]
  for (let i = 0; i <= degreeU; i++)
    for (let j = 0; j <= degreeV; j++) {
      const at = 4 * ((spanU - degreeU + i) * countV + spanV - degreeV + j)
      const weight = poles[at + 3]
      const [value, alongU, alongV] = [basisU[i] * basis[j] * weight, slopeU[i] * basis[j] * weight, basisU[i] * slope[j] * weight]
      for (let k = 0; k < 3; k++) {
        grown[k] += value * poles[at + k]
        grown[3 + k] += alongU * poles[at + k]
        grown[6 + k] += alongV * poles[at + k]
      }
      w += value
      wu += alongU
      wv += alongV
    }
  for (let k = 0; k < 3; k++) {
    out[k] = grown[k] / w
    out[3 + k] = (grown[3 + k] - out[k] * wu) / w
    out[6 + k] = (grown[6 + k] - out[k] * wv) / w
  }
}

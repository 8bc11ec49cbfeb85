import type { Tokens } from './tokens.ts'

/** A curve in two or three dimensions. Axes are unit vectors. */
export type Curve =
  | { readonly kind: 'line'; readonly origin: Float64Array; readonly direction: Float64Array }
  | {
      readonly kind: 'circle' | 'ellipse' | 'parabola' | 'hyperbola'
      readonly origin: Float64Array
      readonly x: Float64Array
      readonly y: Float64Array
      readonly a: number
      readonly b: number
    }
  | Spline
  | { readonly kind: 'offset'; readonly basis: Curve }

/** B-spline of one direction, poles as (x, y[, z], weight). `knots` are repeated by their multiplicity. */
export interface Spline {
  readonly kind: 'spline'
  readonly dimension: 2 | 3
  readonly degree: number
  readonly knots: Float64Array
  readonly poles: Float64Array
  readonly rational: boolean
}

export interface Elementary {
  readonly kind: 'plane' | 'cylinder' | 'cone' | 'sphere' | 'torus'
  readonly origin: Float64Array
  readonly axis: Float64Array
  readonly x: Float64Array
  readonly y: Float64Array
  /** Radius; of a torus the greater one. */
  readonly a: number
  /** Semi-angle of a cone (radians), lesser radius of a torus. */
  readonly b: number
}
export type Surface =
  | Elementary
  | { readonly kind: 'extrusion'; readonly direction: Float64Array; readonly basis: Curve }
  | { readonly kind: 'revolution'; readonly origin: Float64Array; readonly axis: Float64Array; readonly basis: Curve }
  | {
      readonly kind: 'spline'
      readonly bezier: boolean
      readonly rational: boolean
      readonly degreeU: number
      readonly degreeV: number
      readonly knotsU: Float64Array
      readonly knotsV: Float64Array
      /** Row by row in u: (x, y, z, weight). */
      readonly poles: Float64Array
      readonly countV: number
    }
  | { readonly kind: 'offset'; readonly distance: number; readonly basis: Surface }

const vector = (tokens: Tokens, dimension: number): Float64Array => Float64Array.from({ length: dimension }, () => tokens.number())

/** Nesting of trimmed and offset geometry; the kernel itself writes two at most. */
const deepest = 16

/** One curve of the sections `Curves` and `Curve2ds`. */
export const readCurve = (tokens: Tokens, dimension: 2 | 3, depth = 0): Curve => {
  if (depth > deepest) throw new Error('nested too deeply')
  const kind = tokens.count()
  if (kind === 1) return { kind: 'line', origin: vector(tokens, dimension), direction: vector(tokens, dimension) }
  if (kind >= 2 && kind <= 5) {
    const origin = vector(tokens, dimension)
    if (dimension === 3) vector(tokens, 3)
    const [x, y, a] = [vector(tokens, dimension), vector(tokens, dimension), tokens.number()]
    if (kind === 2) return { kind: 'circle', origin, x, y, a, b: a }
    if (kind === 4) return { kind: 'parabola', origin, x, y, a, b: 0 }
    return { kind: kind === 3 ? 'ellipse' : 'hyperbola', origin, x, y, a, b: tokens.number() }
  }
  if (kind === 6) {
    const rational = tokens.count() === 1
    const degree = tokens.count()
    return { kind: 'spline', dimension, degree, knots: bezierKnots(degree), poles: readPoles(tokens, degree + 1, dimension, rational), rational }
  }
  if (kind === 7) {
    const [rational, periodic, degree, poles, knots] = [tokens.count() === 1, tokens.count() === 1, tokens.count(), tokens.count(), tokens.count()]
    const values = readPoles(tokens, poles, dimension, rational)
    return { kind: 'spline', dimension, degree, rational, ...unroll(values, dimension + 1, degree, periodic, readKnots(tokens, knots)) }
  }
  if (kind === 8) {
    // The edge's own range says what is used of it.
    tokens.number()
    tokens.number()
    return readCurve(tokens, dimension, depth + 1)
  }
  if (kind === 9) {
    tokens.number()
    if (dimension === 3) vector(tokens, 3)
    return { kind: 'offset', basis: readCurve(tokens, dimension, depth + 1) }
  }
  throw new Error('unknown kind of curve')
}

const elementary = ['plane', 'cylinder', 'cone', 'sphere', 'torus'] as const

/** One surface of the section `Surfaces`. */
export const readSurface = (tokens: Tokens, depth = 0): Surface => {
  if (depth > deepest) throw new Error('nested too deeply')
  const kind = tokens.count()
  if (kind >= 1 && kind <= 5) {
    const [origin, axis, x, y] = [vector(tokens, 3), vector(tokens, 3), vector(tokens, 3), vector(tokens, 3)]
    const a = kind === 1 ? 0 : tokens.number()
    return { kind: elementary[kind - 1], origin, axis, x, y, a, b: kind === 3 || kind === 5 ? tokens.number() : 0 }
  }
  if (kind === 6) return { kind: 'extrusion', direction: vector(tokens, 3), basis: readCurve(tokens, 3, depth + 1) }
  if (kind === 7) return { kind: 'revolution', origin: vector(tokens, 3), axis: vector(tokens, 3), basis: readCurve(tokens, 3, depth + 1) }
  if (kind === 8 || kind === 9) return readSpline(tokens, kind === 8)
  if (kind === 10) {
    for (let k = 0; k < 4; k++) tokens.number()
    return readSurface(tokens, depth + 1)
  }
  if (kind === 11) return { kind: 'offset', distance: tokens.number(), basis: readSurface(tokens, depth + 1) }
  throw new Error('unknown kind of surface')
}

const readSpline = (tokens: Tokens, bezier: boolean): Surface => {
  const rational = [tokens.count() === 1, tokens.count() === 1].includes(true)
  const [periodicU, periodicV] = bezier ? [false, false] : [tokens.count() === 1, tokens.count() === 1]
  const [degreeU, degreeV] = [tokens.count(), tokens.count()]
  const [countU, countV] = bezier ? [degreeU + 1, degreeV + 1] : [tokens.count(), tokens.count()]
  const [nKnotsU, nKnotsV] = bezier ? [0, 0] : [tokens.count(), tokens.count()]
  const poles = readPoles(tokens, countU * countV, 3, rational)
  const knotsU = bezier ? bezierKnots(degreeU) : readKnots(tokens, nKnotsU)
  const knotsV = bezier ? bezierKnots(degreeV) : readKnots(tokens, nKnotsV)
  if (bezier) return { kind: 'spline', bezier, rational, degreeU, degreeV, knotsU, knotsV, poles, countV }
  const alongU = unroll(poles, 4 * countV, degreeU, periodicU, knotsU)
  if (!periodicV) return { kind: 'spline', bezier, rational, degreeU, degreeV, knotsU: alongU.knots, knotsV, poles: alongU.poles, countV }
  const rows: Float64Array[] = []
  let alongV = { poles: alongU.poles, knots: knotsV }
  for (let at = 0; at < alongU.poles.length; at += 4 * countV) {
    alongV = unroll(alongU.poles.subarray(at, at + 4 * countV), 4, degreeV, true, knotsV)
    rows.push(alongV.poles)
  }
  const whole = new Float64Array(rows.length * alongV.poles.length)
  rows.forEach((row, k) => whole.set(row, k * row.length))
  return { kind: 'spline', bezier, rational, degreeU, degreeV, knotsU: alongU.knots, knotsV: alongV.knots, poles: whole, countV: alongV.poles.length / 4 }
}

const bezierKnots = (degree: number): Float64Array => Float64Array.from({ length: 2 * degree + 2 }, (_, k) => (k > degree ? 1 : 0))

const readPoles = (tokens: Tokens, count: number, dimension: number, rational: boolean): Float64Array => {
  const poles = new Float64Array(count * (dimension + 1))
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < dimension; i++) poles[k * (dimension + 1) + i] = tokens.number()
    poles[k * (dimension + 1) + dimension] = rational ? tokens.number() : 1
  }
  return poles
}

const readKnots = (tokens: Tokens, count: number): Float64Array => {
  const knots: number[] = []
  for (let k = 0; k < count; k++) {
    const knot = tokens.number()
    const times = tokens.count()
    if (times > 64) throw new Error('multiplicity too high')
    for (let i = 0; i < times; i++) knots.push(knot)
  }
  return Float64Array.from(knots)
}

/** A periodic spline as a plain one: knots and poles go on round for `degree` more at both ends (the kernel keeps one period). */
const unroll = (poles: Float64Array, stride: number, degree: number, periodic: boolean, knots: Float64Array): { knots: Float64Array; poles: Float64Array } => {
  if (!periodic) return { knots, poles }
  const count = poles.length / stride
  const period = knots[knots.length - 1] - knots[0]
  const first = knots.filter((knot) => knot === knots[0]).length
  // One period without its end: as many knots as poles.
  const base = knots.slice(0, knots.length - first)
  if (base.length !== count) throw new Error('periodic spline whose knots do not fit its poles')
  const knotAt = (k: number): number => base[((k % count) + count) % count] + Math.floor(k / count) * period
  const shift = degree + 1 - first
  const out = Float64Array.from({ length: count + 2 * degree + 1 }, (_, k) => knotAt(k - shift))
  const turned = new Float64Array((count + degree) * stride)
  for (let k = 0; k < count + degree; k++) turned.set(poles.subarray((k % count) * stride, ((k % count) + 1) * stride), k * stride)
  return { knots: out, poles: turned }
}

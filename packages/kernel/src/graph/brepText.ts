import { type Curve, type Surface, readCurve, readSurface } from './brepGeometry.ts'
import { type Tokens, makeTokens } from './tokens.ts'

/** A use of a shape within another: which one, which way round, moved by which location (0: none). */
export interface ShapeUse {
  /** Index into `BrepText.shapes`. */
  readonly shape: number
  readonly reversed: boolean
  readonly location: number
}

/** Where an edge lies on a surface. `second` is the curve of the reversed use of a seam. */
export interface CurveOnSurface {
  readonly curve: number
  readonly second: number
  readonly surface: number
  readonly location: number
  readonly first: number
  readonly last: number
}

export interface EdgeShape {
  readonly kind: 'edge'
  readonly toleranceMm: number
  readonly degenerate: boolean
  /** Index into `curves`, -1 for none. */
  readonly curve: number
  readonly location: number
  readonly first: number
  readonly last: number
  readonly onSurfaces: readonly CurveOnSurface[]
  readonly children: readonly ShapeUse[]
}
export interface FaceShape {
  readonly kind: 'face'
  readonly toleranceMm: number
  /** Index into `surfaces`, -1 for none. */
  readonly surface: number
  readonly location: number
  readonly children: readonly ShapeUse[]
}
export interface VertexShape {
  readonly kind: 'vertex'
  readonly toleranceMm: number
  readonly point: readonly [number, number, number]
  readonly children: readonly ShapeUse[]
}
export interface GroupShape {
  readonly kind: 'wire' | 'shell' | 'solid' | 'compound'
  readonly children: readonly ShapeUse[]
}
export type TextShape = EdgeShape | FaceShape | VertexShape | GroupShape

/** A shape as the kernel writes it down: its whole topology and geometry as numbers. */
export interface BrepText {
  /** Column-major 3 × 4: x axis, y axis, z axis, translation. Index 0 is the identity. */
  readonly locations: readonly Float64Array[]
  readonly curves2d: readonly Curve[]
  readonly curves: readonly Curve[]
  readonly surfaces: readonly Surface[]
  readonly shapes: readonly TextShape[]
  readonly root: ShapeUse
}

/**
 * Reads the kernel's own text of a shape (BRepTools, version 3, no triangulation). The whole shape crosses the border of WebAssembly as one string; asking for
 * the same facts through the bindings costs some 60 calls a face.
 *
 * @throws Error when the text is not as the kernel writes it
 */
export const readBrepText = (text: string): BrepText => {
  const tokens = makeTokens(text)
  tokens.skipTo('Locations')
  const locations = readLocations(tokens)
  tokens.skipTo('Curve2ds')
  const curves2d = Array.from({ length: tokens.count() }, () => readCurve(tokens, 2))
  tokens.skipTo('Curves')
  const curves = Array.from({ length: tokens.count() }, () => readCurve(tokens, 3))
  tokens.skipTo('Surfaces')
  const surfaces = Array.from({ length: tokens.count() }, () => readSurface(tokens))
  tokens.skipTo('TShapes')
  const count = tokens.count()
  const shapes: TextShape[] = []
  for (let k = 0; k < count; k++) shapes.push(readShape(tokens, count))
  const root = readUse(tokens, tokens.word(), count)
  return { locations, curves2d, curves, surfaces, shapes, root }
}

const readLocations = (tokens: Tokens): Float64Array[] => {
  const locations: Float64Array[] = [Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)]
  const count = tokens.count()
  for (let k = 0; k < count; k++) {
    if (tokens.count() === 1) {
      const m = new Float64Array(12)
      for (let row = 0; row < 3; row++) for (let column = 0; column < 4; column++) m[3 * column + row] = tokens.number()
      locations.push(m)
    } else {
      let m: Float64Array = locations[0]
      for (let at = tokens.count(); at !== 0; at = tokens.count()) {
        const power = tokens.number()
        const step = power < 0 ? inverse(locations[at]) : locations[at]
        for (let i = 0; i < Math.abs(power); i++) m = compose(step, m)
      }
      locations.push(m)
    }
  }
  return locations
}

/** First b, then a. */
export const compose = (a: Float64Array, b: Float64Array): Float64Array => {
  const m = new Float64Array(12)
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 3; row++)
      m[3 * column + row] = a[row] * b[3 * column] + a[3 + row] * b[3 * column + 1] + a[6 + row] * b[3 * column + 2] + (column === 3 ? a[9 + row] : 0)
  return m
}

/** Of a rotation with a uniform scale, as locations are. */
const inverse = (m: Float64Array): Float64Array => {
  const scale = m[0] * m[0] + m[1] * m[1] + m[2] * m[2]
  const out = new Float64Array(12)
  for (let row = 0; row < 3; row++) for (let column = 0; column < 3; column++) out[3 * column + row] = m[3 * row + column] / scale
  for (let row = 0; row < 3; row++) out[9 + row] = -(out[row] * m[9] + out[3 + row] * m[10] + out[6 + row] * m[11])
  return out
}

const groups: Readonly<Record<string, GroupShape['kind']>> = { Wi: 'wire', Sh: 'shell', So: 'solid', CS: 'compound', Co: 'compound' }

const readShape = (tokens: Tokens, count: number): TextShape => {
  const kind = tokens.word()
  if (kind === 'Ve') return readVertex(tokens, count)
  if (kind === 'Ed') return readEdge(tokens, count)
  if (kind === 'Fa') {
    tokens.word()
    const toleranceMm = tokens.number()
    const surface = tokens.count() - 1
    const location = tokens.count()
    return { kind: 'face', toleranceMm, surface, location, children: readChildren(tokens, count) }
  }
  const group = groups[kind]
  if (!group) throw new Error('unknown kind of shape')
  return { kind: group, children: readChildren(tokens, count) }
}

const readVertex = (tokens: Tokens, count: number): VertexShape => {
  const toleranceMm = tokens.number()
  const point = [tokens.number(), tokens.number(), tokens.number()] as const
  for (;;) {
    const parameter = tokens.number()
    const kind = tokens.count()
    if (kind === 0 && parameter === 0) break
    // On a curve: its index; on a curve on a surface: both; on a surface: a parameter and the index; then the location.
    for (let k = kind === 1 ? 2 : 3; k > 0; k--) tokens.number()
  }
  return { kind: 'vertex', toleranceMm, point, children: readChildren(tokens, count) }
}

/** Of continuity (4) and of polygons on nothing, on a triangulation, on a closed one. */
const wordsOf: Readonly<Record<number, number>> = { 4: 5, 5: 2, 6: 3, 7: 4 }

const readEdge = (tokens: Tokens, count: number): EdgeShape => {
  const toleranceMm = tokens.number()
  tokens.word()
  tokens.word()
  const degenerate = tokens.word() === '1'
  let [curve, location, first, last] = [-1, 0, 0, 0]
  const onSurfaces: CurveOnSurface[] = []
  for (let kind = tokens.count(); kind !== 0; kind = tokens.count()) {
    if (kind === 1) [curve, location, first, last] = [tokens.count() - 1, tokens.count(), tokens.number(), tokens.number()]
    else if (kind === 2 || kind === 3) {
      const own = tokens.count() - 1
      let second = -1
      if (kind === 3) {
        // The continuity follows without a space: `3CN`.
        const word = tokens.word()
        second = Number.parseInt(word, 10) - 1
        if (/^\d+$/.test(word)) tokens.word()
      }
      onSurfaces.push({ curve: own, second, surface: tokens.count() - 1, location: tokens.count(), first: tokens.number(), last: tokens.number() })
    } else if (kind >= 4 && kind <= 7) for (let k = wordsOf[kind]; k > 0; k--) tokens.word()
    else throw new Error('unknown kind of edge geometry')
  }
  return { kind: 'edge', toleranceMm, degenerate, curve, location, first, last, onSurfaces, children: readChildren(tokens, count) }
}

const readChildren = (tokens: Tokens, count: number): ShapeUse[] => {
  // What stands before the seven flags is a triangulation's number.
  while (tokens.word().length !== 7);
  const children: ShapeUse[] = []
  for (let word = tokens.word(); word !== '*'; word = tokens.word()) children.push(readUse(tokens, word, count))
  return children
}

/** Shapes are numbered from the last one written. */
const readUse = (tokens: Tokens, word: string, count: number): ShapeUse => {
  const shape = count - Number(word.slice(1))
  if (!(shape >= 0 && shape < count)) throw new Error('shape out of range')
  return { shape, reversed: word[0] === '-', location: tokens.count() }
}

import { type Shape, flip, join, mapPoints, sphere, withFaces, without } from './shapes.ts'

/** A clean mesh with one thing wrong with it. */
export interface Planted {
  readonly broken: Shape
  /** Faces of the clean mesh whose place the repair may choose anew. */
  readonly damaged: ReadonlySet<number>
  readonly aggressive?: boolean
}

export type Random = () => number

/** Numbers in [0, 1) that are the same every time. */
export const randomFrom = (seed: number): Random => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

const pick = (random: Random, count: number): number => Math.floor(random() * count)
const facesAround = ({ indices }: Shape, v: number): number[] =>
  Array.from({ length: indices.length / 3 }, (_, f) => f).filter((f) => indices.subarray(3 * f, 3 * f + 3).includes(v))
const cornersOf = ({ indices }: Shape, f: number): [number, number, number] => [indices[3 * f], indices[3 * f + 1], indices[3 * f + 2]]
const withPoint = ({ positions, indices }: Shape, point: readonly number[], corners: readonly number[]): Shape => ({
  positions: Float64Array.from([...positions, ...point]),
  indices: Uint32Array.from([...indices, ...corners]),
})
const between = ({ positions }: Shape, a: number, b: number, t: number): number[] =>
  [0, 1, 2].map((k) => (1 - t) * positions[3 * a + k] + t * positions[3 * b + k])
const none: ReadonlySet<number> = new Set()

/** One of each kind of damage that a repair must make good, planted at a place that the random numbers choose. */
export const plants: Readonly<Record<string, (clean: Shape, random: Random) => Planted>> = {
  'a missing face': (clean, random) => {
    const f = pick(random, clean.indices.length / 3)
    return { broken: without(clean, [f]), damaged: new Set([f]) }
  },
  'a missing ring of faces': (clean, random) => {
    const ring = facesAround(clean, clean.indices[pick(random, clean.indices.length)])
    return { broken: without(clean, ring), damaged: new Set(ring) }
  },
  'corners that do not meet': (clean, random) => {
    const positions: number[] = []
    for (const v of clean.indices) for (let k = 0; k < 3; k++) positions.push(clean.positions[3 * v + k] + 2e-4 * (random() - 0.5))
    return { broken: { positions: Float64Array.from(positions), indices: Uint32Array.from(clean.indices, (_, i) => i) }, damaged: none }
  },
  'a crack along a ring of faces': (clean, random) => {
    const [v] = cornersOf(clean, pick(random, clean.indices.length / 3))
    const broken = withPoint(
      clean,
      between(clean, v, v, 0).map((x) => x + 1e-4 * random()),
      [],
    )
    const [first] = facesAround(clean, v)
    for (let i = 3 * first; i < 3 * first + 3; i++) if (broken.indices[i] === v) broken.indices[i] = clean.positions.length / 3
    return { broken, damaged: none }
  },
  'a T-junction': (clean, random) => {
    const f = pick(random, clean.indices.length / 3)
    const [a, b, c] = cornersOf(clean, f)
    const v = clean.positions.length / 3
    return { broken: withPoint(without(clean, [f]), between(clean, a, b, 0.3 + 0.4 * random()), [a, v, c, v, b, c]), damaged: none }
  },
  'flipped faces': (clean, random) => {
    const count = clean.indices.length / 3
    return { broken: flip(clean, [pick(random, count), pick(random, count), pick(random, count)]), damaged: none }
  },
  'a repeated face': (clean, random) => {
    const [a, b, c] = cornersOf(clean, pick(random, clean.indices.length / 3))
    return { broken: withFaces(clean, random() < 0.5 ? [a, b, c] : [a, c, b]), damaged: none }
  },
  'a face without area': (clean, random) => {
    const f = pick(random, clean.indices.length / 3)
    const [a, b, c] = cornersOf(clean, f)
    const v = clean.positions.length / 3
    const { positions } = clean
    // the middle of two points, so that the three lie exactly on one line: halves of even sums are exact
    const rounded: Shape = { positions: positions.map((x) => Math.round(x * 2 ** 20) / 2 ** 20), indices: clean.indices }
    return { broken: withPoint(without(rounded, [f]), between(rounded, a, b, 0.5), [a, v, c, v, b, c, a, b, v]), damaged: none }
  },
  'a surface inside out': (clean) => ({ broken: flip(clean), damaged: none }),
  'a fin': (clean, random) => {
    const [a, b, c] = cornersOf(clean, pick(random, clean.indices.length / 3))
    const v = clean.positions.length / 3
    return { broken: withPoint(clean, above(clean, a, b, c, 1.5), [a, b, v]), damaged: none, aggressive: true }
  },
  'a scrap': (clean, random) => {
    const v = clean.positions.length / 3
    const at = 30 + random()
    return {
      broken: {
        positions: Float64Array.from([...clean.positions, at, 0, 0, at + 0.1, 0, 0, at, 0.1, 0]),
        indices: Uint32Array.from([...clean.indices, v, v + 1, v + 2]),
      },
      damaged: none,
      aggressive: true,
    }
  },
  'an edge shared with another solid': (clean, random) => {
    const [a, b, c] = cornersOf(clean, pick(random, clean.indices.length / 3))
    const v = clean.positions.length / 3
    const tip = above(clean, a, b, c, 1.5)
    const side = above(clean, a, b, c, 1.5).map((x, k) => x + [0.2, 0.3, -0.1][k])
    const more = [...tip, ...side]
    const volume = signed(between(clean, a, a, 0), between(clean, b, b, 0), tip, side)
    const wedge = [a, b, v, a, v, v + 1, a, v + 1, b, b, v + 1, v]
    const turned = wedge.map((_, i) => wedge[i % 3 === 1 ? i + 1 : i % 3 === 2 ? i - 1 : i])
    return { broken: withPoint(clean, more, volume < 0 ? wedge : turned), damaged: none, aggressive: true }
  },
  'a dent through the other side': (clean, random) => {
    const v = clean.indices[pick(random, clean.indices.length)]
    const broken = mapPoints(clean, (x, y, z) => [x, y, z])
    for (let k = 0; k < 3; k++) broken.positions[3 * v + k] *= -1.2
    return { broken, damaged: new Set(Array.from({ length: clean.indices.length / 3 }, (_, f) => f)), aggressive: true }
  },
  'a solid that cuts through': (clean, random) => {
    const [x, y, z] = between(clean, clean.indices[pick(random, clean.indices.length)], 0, 0)
    return {
      broken: join(clean, sphere(1.5, x, y, z, 6, 9)),
      damaged: new Set(Array.from({ length: clean.indices.length / 3 }, (_, f) => f)),
      aggressive: true,
    }
  },
}

/** A point over the middle of edge a b, as seen from face a b c. */
const above = (clean: Shape, a: number, b: number, c: number, height: number): number[] => {
  const [p, q, r] = [a, b, c].map((v) => between(clean, v, v, 0))
  const [u, w] = [q, r].map((x) => x.map((y, k) => y - p[k]))
  const normal = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]]
  const size = Math.hypot(...normal)
  return between(clean, a, b, 0.5).map((x, k) => x + (height * normal[k]) / size)
}

const signed = (a: readonly number[], b: readonly number[], c: readonly number[], d: readonly number[]): number => {
  const [u, v, w] = [b, c, d].map((p) => p.map((x, k) => x - a[k]))
  return u[0] * (v[1] * w[2] - v[2] * w[1]) + u[1] * (v[2] * w[0] - v[0] * w[2]) + u[2] * (v[0] * w[1] - v[1] * w[0])
}

import type { TopoDS_Shape } from 'replicad-opencascadejs'
import { type Point2, gearProfile } from './gearProfile.ts'
import type { Point3, Solids } from './solids.ts'

/** sRGB, 0–1. */
export type Rgb = readonly [number, number, number]

/** A part of the sample: millimetres, turned parts about their own z axis. */
export interface Part {
  readonly name: string
  readonly color: Rgb
  readonly shape: TopoDS_Shape
  /** Colours of single faces, by a property of the face: its plane's height, or its cylinder's radius. */
  readonly faceColors?: readonly { readonly planeZ?: number; readonly cylinderRadius?: number; readonly color: Rgb }[]
}

/** Where the eight bolts sit on the flange. */
export const boltPlaces: readonly Point2[] = [-68, 0, 60, 88].flatMap((y): Point2[] => [
  [-44, y],
  [44, y],
])

const alongX: Point3 = [1, 0, 0]
const alongZ: Point3 = [0, 0, 1]
const slate: Rgb = [0.27, 0.33, 0.4]
const steel: Rgb = [0.72, 0.74, 0.76]
const chrome: Rgb = [0.86, 0.87, 0.89]
const brass: Rgb = [0.83, 0.62, 0.22]
const zinc: Rgb = [0.62, 0.65, 0.6]

const hexagon = (acrossFlats: number): Point2[] =>
  Array.from({ length: 6 }, (_, k): Point2 => {
    const angle = (k * Math.PI) / 3
    const radius = acrossFlats / Math.sqrt(3)
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })

/** Outline of a stepped shaft from [radius, length] pairs, starting at z = 0. */
const stepped = (steps: readonly Point2[]): Point2[] => {
  let z = 0
  const outer = steps.flatMap(([radius, length]): Point2[] => {
    const from = z
    z += length
    return [
      [radius, from],
      [radius, z],
    ]
  })
  return [[0, 0], ...outer, [0, z]]
}

const housing = (s: Solids, side: 1 | -1): TopoDS_Shape => {
  const slab = (x: number, y0: number, y1: number, near: number, far: number, radius = 0) =>
    s.box([-x, y0, Math.min(side * near, side * far)], [x, y1, Math.max(side * near, side * far)], radius)
  const body = [slab(36, -62, 80, 0, 54, 8), slab(52, -78, 96, 0, 10, 10)]
  const foot = side < 0 ? [slab(60, -50, 68, 54, 62, 6)] : []
  const bores = [s.cylinder([-60, -27, 0], alongX, 16, 120), s.cylinder([-60, 27, 0], alongX, 21, 120)]
  const bolts = boltPlaces.map(([x, y]) => s.cylinder([x, y, -20], alongZ, 3.3, 40))
  const openings =
    side > 0 ? [s.cylinder([0, 27, 40], alongZ, 12, 20)] : [-54, 54].flatMap((x) => [-38, 56].map((y) => s.cylinder([x, y, -70], alongZ, 3.5, 20)))
  return s.cut(s.fuse([...body, ...foot]), [slab(24, -52, 70, -1, 46), ...bores, ...bolts, ...openings])
}

const bearing = (s: Solids, bore: number, outer: number): TopoDS_Shape => {
  const third = (outer - bore) / 3
  const [a, b] = [bore + third, outer - third]
  const half: Point2[] = [
    [bore, 0],
    [a, 0],
    [a, 2],
    [b, 2],
    [b, 0],
    [outer, 0],
  ]
  return s.turned([...half, ...half.toReversed().map(([r, z]): Point2 => [r, 12 - z])])
}

const gear = (s: Solids, teeth: number, width: number, bore: number, holes: number): TopoDS_Shape => {
  const drills = Array.from({ length: holes }, (_, k) => {
    const angle = (2 * Math.PI * k) / holes
    return s.cylinder([22 * Math.cos(angle), 22 * Math.sin(angle), -1], alongZ, 6, width + 2)
  })
  return s.cut(s.prism(gearProfile(2, teeth), 0, width), [s.cylinder([0, 0, -1], alongZ, bore, width + 2), ...drills])
}

const cap = (s: Solids, radius: number): TopoDS_Shape =>
  s.turned([
    [0, 0],
    [radius, 0],
    [radius, 8],
    [radius - 4, 8],
    [radius - 4, 5],
    [0, 5],
  ])

/** The distinct parts, by key. */
export const makeParts = (s: Solids) =>
  ({
    lower: { name: 'Housing lower half', color: slate, shape: housing(s, -1) },
    upper: { name: 'Housing upper half', color: [0.36, 0.45, 0.55], shape: housing(s, 1) },
    inputShaft: {
      name: 'Input shaft',
      color: steel,
      shape: s.turned(
        stepped([
          [7, 44],
          [8, 12],
          [10, 34],
          [12, 14],
          [8, 12],
        ]),
      ),
    },
    outputShaft: {
      name: 'Output shaft',
      color: steel,
      shape: s.cut(
        s.turned(
          stepped([
            [10, 12],
            [12, 33],
            [15, 15],
            [10, 12],
            [9, 50],
          ]),
        ),
        [s.box([-3, 5.5, 86], [3, 12, 114])],
      ),
    },
    key: { name: 'Parallel key 6x6x28', color: brass, shape: s.box([-3, 5.5, 86], [3, 11.5, 114]) },
    pinion: { name: 'Pinion 18T', color: brass, shape: gear(s, 18, 20, 10, 0) },
    gear: {
      name: 'Gear 36T',
      color: [0.75, 0.3, 0.16],
      shape: gear(s, 36, 18, 12, 6),
      faceColors: [
        { planeZ: 0, color: [0.2, 0.5, 0.7] },
        { planeZ: 18, color: [0.95, 0.75, 0.2] },
        { cylinderRadius: 6, color: [0.15, 0.6, 0.35] },
      ],
    },
    bearing32: { name: 'Bearing 16x32x12', color: chrome, shape: bearing(s, 8, 16) },
    bearing42: { name: 'Bearing 20x42x12', color: chrome, shape: bearing(s, 10, 21) },
    cap32: { name: 'Cap 32', color: slate, shape: cap(s, 16) },
    cap42: { name: 'Cap 42', color: slate, shape: cap(s, 21) },
    bolt: { name: 'Hexagon bolt M6x26', color: zinc, shape: s.fuse([s.prism(hexagon(10), 0, 4), s.cylinder([0, 0, -26], alongZ, 3, 26)]) },
    nut: { name: 'Hexagon nut M6', color: zinc, shape: s.cut(s.prism(hexagon(10), 0, 5), [s.cylinder([0, 0, -1], alongZ, 3, 7)]) },
  }) as const satisfies Record<string, Part>

/** Keys of the parts. */
export type PartKey = keyof ReturnType<typeof makeParts>

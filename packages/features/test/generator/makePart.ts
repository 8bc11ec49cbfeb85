import type { Shape } from '../../../kernel/src/occt.ts'
import type { Modeller, Point } from './modeller.ts'
import { rimBuilders } from './rimBuilders.ts'
import { type Truth, between } from './truth.ts'

export interface GeneratedPart {
  readonly shape: Shape
  readonly truth: readonly Truth[]
}

type Random = () => number
interface Cell {
  readonly x: number
  readonly y: number
  /** Side of the free square. */
  readonly size: number
  /** Thickness of the block. */
  readonly height: number
}
type Builder = (
  make: Modeller,
  cell: Cell,
  random: Random,
) => { readonly cut?: readonly Shape[]; readonly fuse?: readonly Shape[]; readonly truth: readonly Truth[] }

const regular = (x: number, y: number, z: number, radius: number, sides: number): Point[] =>
  Array.from({ length: sides }, (_, k) => [x + radius * Math.cos((2 * Math.PI * k) / sides + 0.3), y + radius * Math.sin((2 * Math.PI * k) / sides + 0.3), z])
const polygonNames: Readonly<Record<number, string>> = { 3: 'triangular', 4: 'rectangular', 6: '6-sided' }

const polygonal =
  (sides: number, through: boolean): Builder =>
  (make, { x, y, size, height }, random) => {
    const radius = between(random, 0.2, 0.4) * size
    const depth = through ? height : between(random, 0.2, 0.7) * height
    const from = through ? -1 : height - depth
    return {
      cut: [make.prism(regular(x, y, from, radius, sides), [0, 0, depth + 2])],
      truth: [{ class: through ? 'passage' : 'pocket', shape: polygonNames[sides], sizes: { depthMm: depth } }],
    }
  }

/** Features that stand in a cell of the top face. */
const cellBuilders: Readonly<Record<string, Builder>> = {
  throughHole: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.08, 0.35) * size
    return { cut: [make.cylinder([x, y, -1], r, height + 2)], truth: [{ class: 'through-hole', sizes: { diameterMm: 2 * r, depthMm: height } }] }
  },
  blindFlat: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.08, 0.35) * size
    const depth = between(random, 0.2, 0.8) * height
    return { cut: [make.cylinder([x, y, height - depth], r, depth + 1)], truth: [{ class: 'blind-hole', sizes: { diameterMm: 2 * r, depthMm: depth } }] }
  },
  blindDrilled: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.08, 0.2) * size
    const depth = between(random, 0.2, 0.6) * height
    const half = ([118, 120, 135][Math.floor(random() * 3)] * Math.PI) / 360
    const tip = r / Math.tan(half)
    if (depth + tip > 0.9 * height) return cellBuilders.blindFlat(make, { x, y, size, height }, random)
    return {
      cut: [
        make.turned(x, y, [
          [0, height - depth - tip],
          [r, height - depth],
          [r, height + 1],
          [0, height + 1],
        ]),
      ],
      truth: [{ class: 'blind-hole', sizes: { diameterMm: 2 * r, depthMm: depth, tipAngleDeg: (half * 360) / Math.PI } }],
    }
  },
  counterbore: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.08, 0.18) * size
    const wide = r * between(random, 1.4, 2)
    const deep = between(random, 0.15, 0.5) * height
    return {
      cut: [make.cylinder([x, y, -1], r, height + 2), make.cylinder([x, y, height - deep], wide, deep + 1)],
      truth: [{ class: 'counterbored-hole', sizes: { diameterMm: 2 * r, counterboreDiameterMm: 2 * wide, counterboreDepthMm: deep } }],
    }
  },
  countersink: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.08, 0.15) * size
    const wide = r * between(random, 1.5, 2.2)
    const half = ([82, 90, 100, 120][Math.floor(random() * 4)] * Math.PI) / 360
    const deep = (wide - r) / Math.tan(half)
    if (deep > 0.8 * height) return cellBuilders.throughHole(make, { x, y, size, height }, random)
    return {
      cut: [
        make.turned(x, y, [
          [0, -1],
          [r, -1],
          [r, height - deep],
          [wide, height],
          [wide, height + 1],
          [0, height + 1],
        ]),
      ],
      truth: [{ class: 'countersunk-hole', sizes: { diameterMm: 2 * r, countersinkDiameterMm: 2 * wide, countersinkAngleDeg: (half * 360) / Math.PI } }],
    }
  },
  trianglePocket: polygonal(3, false),
  squarePocket: polygonal(4, false),
  hexagonPocket: polygonal(6, false),
  trianglePassage: polygonal(3, true),
  squarePassage: polygonal(4, true),
  hexagonPassage: polygonal(6, true),
  roundedPocket: (make, { x, y, size, height }, random) => {
    const [length, width] = [between(random, 0.5, 0.7) * size, between(random, 0.3, 0.45) * size]
    const radius = between(random, 0.1, 0.3) * width
    const depth = between(random, 0.2, 0.7) * height
    return {
      cut: [make.rounded(x, y, height - depth, length, width, radius, depth + 1)],
      truth: [
        { class: 'pocket', shape: 'rectangular', sizes: { depthMm: depth, cornerRadiusMm: radius } },
        ...Array.from({ length: 4 }, (): Truth => ({ class: 'fillet', sizes: { radiusMm: radius } })),
      ],
    }
  },
  obroundPocket: (make, { x, y, size, height }, random) => {
    const [length, width] = [between(random, 0.5, 0.7) * size, between(random, 0.2, 0.4) * size]
    const depth = between(random, 0.2, 0.7) * height
    return {
      cut: [make.rounded(x, y, height - depth, length, width, width / 2, depth + 1)],
      truth: [{ class: 'pocket', shape: 'circular-end', sizes: { depthMm: depth, endRadiusMm: width / 2 } }],
    }
  },
  obroundPassage: (make, { x, y, size, height }, random) => {
    const [length, width] = [between(random, 0.5, 0.7) * size, between(random, 0.2, 0.4) * size]
    return {
      cut: [make.rounded(x, y, -1, length, width, width / 2, height + 2)],
      truth: [{ class: 'passage', shape: 'circular-end', sizes: { depthMm: height, endRadiusMm: width / 2 } }],
    }
  },
  roundBoss: (make, { x, y, size, height }, random) => {
    const r = between(random, 0.1, 0.35) * size
    const tall = between(random, 2, 10)
    return { fuse: [make.cylinder([x, y, height - 1], r, tall + 1)], truth: [{ class: 'boss', shape: 'round', sizes: { diameterMm: 2 * r, heightMm: tall } }] }
  },
  squareBoss: (make, { x, y, size, height }, random) => {
    const tall = between(random, 2, 10)
    return {
      fuse: [make.prism(regular(x, y, height - 1, between(random, 0.2, 0.4) * size, 3 + Math.floor(random() * 4)), [0, 0, tall + 1])],
      truth: [{ class: 'boss', shape: 'prismatic', sizes: { heightMm: tall } }],
    }
  },
  ringGroove: (make, { x, y, size, height }, random) => {
    const inner = between(random, 0.15, 0.25) * size
    const width = between(random, 0.05, 0.12) * size
    const depth = Math.min(between(random, 0.5, 1) * width, 0.5 * height)
    return {
      cut: [make.cut(make.cylinder([x, y, height - depth], inner + width, depth + 1), [make.cylinder([x, y, height - depth - 1], inner, depth + 3)])],
      truth: [{ class: 'o-ring-groove', sizes: { innerDiameterMm: 2 * inner, outerDiameterMm: 2 * (inner + width), depthMm: depth } }],
    }
  },
}

/** A block with features in the cells of its top face and along one rim; none touch. */
export const makePart = (make: Modeller, random: Random, crossing = false): GeneratedPart => {
  const margin = 14
  const cell = between(random, 24, 40)
  const [columns, rows] = [1 + Math.floor(random() * 3), 1 + Math.floor(random() * 2)]
  const size: Point = [2 * margin + columns * cell, 2 * margin + rows * cell, between(random, 10, 30)]
  const names = Object.keys(cellBuilders).filter((name) => !crossing || !name.endsWith('Boss'))
  const rims = Object.keys(rimBuilders)
  const truth: Truth[] = []
  let shape = make.box([0, 0, 0], size)
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < rows; j++) {
      const name = names[Math.floor(random() * names.length)]
      const built = cellBuilders[name](make, { x: margin + (i + 0.5) * cell, y: margin + (j + 0.5) * cell, size: cell, height: size[2] }, random)
      if (built.cut) shape = make.cut(shape, built.cut)
      if (built.fuse) shape = make.fuse(shape, built.fuse)
      // What a crossing cut takes from the top is no longer depth.
      truth.push(
        ...built.truth.map(({ sizes: { depthMm, ...sizes }, ...one }) => ({
          ...one,
          sizes: crossing || depthMm === undefined ? sizes : { ...sizes, depthMm },
        })),
      )
    }
  if (crossing) {
    // A shallow slot through the middle of a row of features.
    const wide = between(random, 0.08, 0.3) * cell
    const deep = between(random, 0.05, 0.15) * size[2]
    shape = make.cut(shape, [make.box([-1, margin + cell / 2 - wide / 2 + between(random, -0.1, 0.1) * cell, size[2] - deep], [size[0] + 2, wide, deep + 30])])
    truth.push({ class: 'through-slot', shape: 'rectangular', sizes: {} })
  } else if (random() < 0.6) {
    const built = rimBuilders[rims[Math.floor(random() * rims.length)]](make, size, margin, random)
    shape = make.cut(shape, built.cut)
    truth.push(...built.truth)
  }
  if (random() < 0.3) {
    const r = between(random, 1, 3)
    shape = make.fillet(shape, r, (a, b) => [a, b].every((p) => Math.abs(p[0] - size[0]) < 1e-6 && Math.abs(p[1] - size[1]) < 1e-6))
    truth.push({ class: 'round', sizes: { radiusMm: r } })
  }
  return { shape, truth }
}

/** A rotation matrix, row by row, from three random numbers (Shoemake 1992). */
export const randomRotation = (random: Random): number[] => {
  const [a, b, c] = [random(), random() * 2 * Math.PI, random() * 2 * Math.PI]
  const [x, y, z, w] = [Math.sqrt(1 - a) * Math.sin(b), Math.sqrt(1 - a) * Math.cos(b), Math.sqrt(a) * Math.sin(c), Math.sqrt(a) * Math.cos(c)]
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ]
}

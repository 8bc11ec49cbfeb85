import type { Shape } from '../../../kernel/src/occt.ts'
import type { Modeller, Point } from './modeller.ts'
import { type Truth, between } from './truth.ts'

type Random = () => number

/** Cuts along the rim of the block: one a part, on the side x = 0. */
export const rimBuilders: Readonly<
  Record<string, (make: Modeller, size: Point, margin: number, random: Random) => { readonly cut: readonly Shape[]; readonly truth: readonly Truth[] }>
> = {
  step: (make, [, depth, height], margin, random) => {
    const [wide, deep] = [between(random, 0.2, 0.8) * margin, between(random, 0.2, 0.7) * height]
    return { cut: [make.box([-1, -1, height - deep], [wide + 1, depth + 2, deep + 1])], truth: [{ class: 'through-step', shape: 'rectangular', sizes: {} }] }
  },
  cornerStep: (make, [, , height], margin, random) => {
    const [wide, long, deep] = [between(random, 0.2, 0.8) * margin, between(random, 0.2, 0.8) * margin, between(random, 0.2, 0.7) * height]
    return { cut: [make.box([-1, -1, height - deep], [wide + 1, long + 1, deep + 1])], truth: [{ class: 'blind-step', shape: 'rectangular', sizes: {} }] }
  },
  slot: (make, [, depth, height], margin, random) => {
    const [from, wide, deep] = [0.2 * margin, between(random, 0.2, 0.6) * margin, between(random, 0.2, 0.7) * height]
    return {
      cut: [make.box([from, -1, height - deep], [wide, depth + 2, deep + 1])],
      truth: [{ class: 'through-slot', shape: 'rectangular', sizes: { widthMm: wide, depthMm: deep } }],
    }
  },
  vSlot: (make, [, depth, height], margin, random) => {
    const [middle, half, deep] = [margin / 2, between(random, 0.1, 0.35) * margin, between(random, 0.2, 0.6) * height]
    return {
      cut: [
        make.prism(
          [
            [middle - half, -1, height],
            [middle + half, -1, height],
            [middle, -1, height - deep],
          ],
          [0, depth + 2, 0],
        ),
      ],
      truth: [{ class: 'through-slot', shape: 'triangular', sizes: {} }],
    }
  },
  blindSlot: (make, [, depth, height], margin, random) => {
    const [wide, long, deep] = [between(random, 0.3, 0.8) * margin, between(random, 0.1, 0.3) * depth, between(random, 0.2, 0.7) * height]
    return { cut: [make.box([-1, depth * 0.4, height - deep], [wide + 1, long, deep + 1])], truth: [{ class: 'blind-slot', shape: 'rectangular', sizes: {} }] }
  },
  chamfer: (make, [, depth, height], margin, random) => {
    const wide = between(random, 0.1, 0.4) * Math.min(margin, height)
    return {
      cut: [
        make.prism(
          [
            [-1e-9, -1, height - wide],
            [wide, -1, height + 1e-9],
            [-1e-9, -1, height + 1e-9],
          ],
          [0, depth + 2, 0],
        ),
      ],
      truth: [{ class: 'chamfer', sizes: {} }],
    }
  },
  triangleStep: (make, [, , height], margin, random) => {
    const [a, b, deep] = [between(random, 0.3, 0.9) * margin, between(random, 0.3, 0.9) * margin, between(random, 0.2, 0.7) * height]
    return {
      cut: [
        make.prism(
          [
            [0, 0, height - deep],
            [a, 0, height - deep],
            [0, b, height - deep],
          ],
          [0, 0, deep + 1],
        ),
      ],
      truth: [{ class: 'blind-step', shape: 'triangular', sizes: {} }],
    }
  },
  roundSlot: (make, [, depth, height], margin, random) => {
    const r = Math.min(between(random, 0.1, 0.4) * margin, 0.4 * height)
    return { cut: [make.turnedAlongY(margin / 2, height, r, depth + 2)], truth: [{ class: 'through-slot', shape: 'circular', sizes: { diameterMm: 2 * r } }] }
  },
  brokenHole: (make, [, depth, height], margin, random) => {
    const r = between(random, 0.2, 0.4) * margin
    return { cut: [make.cylinder([0.5 * r, depth / 2, -1], r, height + 2)], truth: [{ class: 'partial-hole', sizes: { diameterMm: 2 * r } }] }
  },
  slantedStep: (make, [, depth, height], margin, random) => {
    const [wide, deep, drop] = [between(random, 0.3, 0.8) * margin, between(random, 0.15, 0.4) * height, between(random, 0.1, 0.3) * height]
    return {
      cut: [
        make.prism(
          [
            [-1, -1, height - deep - drop - drop / wide],
            [wide, -1, height - deep],
            [wide, -1, height + 1],
            [-1, -1, height + 1],
          ],
          [0, depth + 2, 0],
        ),
      ],
      truth: [{ class: 'through-step', shape: 'slanted', sizes: {} }],
    }
  },
}

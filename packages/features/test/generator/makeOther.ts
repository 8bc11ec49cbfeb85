import type { Modeller, Point } from './modeller.ts'
import type { GeneratedPart } from './makePart.ts'
import { type Truth, between } from './truth.ts'

/** A shaft: a bar with a shoulder, a ring groove, chamfered ends and a bore. */
export const makeShaft = (make: Modeller, random: () => number): GeneratedPart => {
  const big = between(random, 15, 30)
  const small = big * between(random, 0.5, 0.8)
  const [first, second] = [between(random, 20, 60), between(random, 20, 60)]
  const groove = between(random, 1.5, 4)
  const deep = between(random, 1, 3)
  const chamfer = between(random, 0.5, 2)
  const truth: Truth[] = [
    { class: 'turned-diameter', sizes: { diameterMm: 2 * small } },
    { class: 'groove', sizes: { diameterMm: 2 * (big - deep), widthMm: groove, depthMm: deep } },
    { class: 'chamfer', sizes: { widthMm: chamfer * Math.SQRT2, angleDeg: 45 } },
  ]
  const at = first * 0.4
  const shape = make.turned(0, 0, [
    [0, 0],
    [big, 0],
    [big, at],
    [big - deep, at],
    [big - deep, at + groove],
    [big, at + groove],
    [big, first],
    [small, first],
    [small, first + second - chamfer],
    [small - chamfer, first + second],
    [0, first + second],
  ])
  const bore = between(random, 0.2, 0.5) * small
  const reach = between(random, 0.3, 0.8) * first
  truth.push({ class: 'blind-hole', sizes: { diameterMm: 2 * bore, depthMm: reach } })
  return { shape: make.cut(shape, [make.cylinder([0, 0, -1], bore, reach + 1)]), truth }
}

/** An angle of sheet metal with one bend and holes in both legs. */
export const makeAngle = (make: Modeller, random: () => number): GeneratedPart => {
  const t = between(random, 0.8, 3)
  const [a, b, wide] = [between(random, 30, 80), between(random, 30, 80), between(random, 20, 60)]
  const inner = between(random, 0.8, 2) * t
  const profile: Point[] = [
    [0, 0, 0],
    [a, 0, 0],
    [a, 0, t],
    [t, 0, t],
    [t, 0, b],
    [0, 0, b],
  ]
  const near = (p: Point, x: number, z: number): boolean => Math.abs(p[0] - x) < 1e-6 && Math.abs(p[2] - z) < 1e-6
  let shape = make.prism(profile, [0, wide, 0])
  shape = make.fillet(shape, inner, (p, q) => near(p, t, t) && near(q, t, t))
  shape = make.fillet(shape, inner + t, (p, q) => near(p, 0, 0) && near(q, 0, 0))
  const r = between(random, 2, 4)
  const x = inner + t + r + (a - inner - t - r) / 2
  return {
    shape: make.cut(shape, [make.cylinder([x, wide / 2, -1], r, t + 2)]),
    truth: [
      { class: 'bend', sizes: { innerRadiusMm: inner, thicknessMm: t, angleDeg: 90 } },
      { class: 'through-hole', sizes: { diameterMm: 2 * r, depthMm: t } },
    ],
  }
}

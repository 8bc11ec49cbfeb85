import type { Draft, PartKind } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, add, dot, fromLine, isParallel, mul, sub } from '../view/vec.ts'
import { degrees, rounded } from './units.ts'

/** Sheet metal: constant thickness and at least one bend. */
export interface Sheet {
  readonly kind: PartKind
  readonly drafts: readonly Draft[]
  /** Planes of the sheet itself, both sides. */
  readonly skin: readonly number[]
}

/** A part is sheet metal when faces that lie back to back at one distance make up this share of its area. */
const leastShare = 0.7

/** Bends of a sheet-metal part, or nothing when it is none. */
export const findSheet = (part: PartView): Sheet | undefined => {
  const slack = Math.max(part.tolerance * 20, 1e-6)
  const inner = part.faces.filter((face) => face.surface === 'cylinder' && face.hollow && face.sweep < 3.2)
  const bends: { inner: FaceView; outer: FaceView; thickness: number }[] = []
  for (const face of inner) {
    const outer = part.faces.find(
      (one) =>
        one.surface === 'cylinder' &&
        !one.hollow &&
        one.radius > face.radius &&
        isParallel(one.axis, face.axis) &&
        fromLine(one.origin, face.origin, face.axis) <= slack &&
        Math.abs(one.sweep - face.sweep) < 0.02,
    )
    if (outer && isTangentBothSides(face) && isTangentBothSides(outer)) bends.push({ inner: face, outer, thickness: outer.radius - face.radius })
  }
  if (bends.length === 0) return undefined
  const thickness = bends.reduce((a, b) => (b.inner.areaMm2 > a.inner.areaMm2 ? b : a)).thickness
  const equal = bends.filter((bend) => Math.abs(bend.thickness - thickness) <= 1e-3 * thickness + slack)
  const total = part.faces.reduce((sum, face) => sum + face.areaMm2, 0)
  const paired = new Set(equal.flatMap(({ inner: a, outer: b }) => [a.id, b.id]))
  const planes = part.faces.filter((face) => face.surface === 'plane')
  for (const face of planes)
    if (
      planes.some(
        (other) => dot(face.axis, other.axis) < -0.9999 && Math.abs(dot(sub(face.origin, other.origin), face.axis) - thickness) <= 1e-3 * thickness + slack,
      )
    )
      paired.add(face.id)
  const area = [...paired].reduce((sum, id) => sum + part.faces[id].areaMm2, 0)
  if (area < leastShare * total) return undefined
  // Edges of sheets are narrow: as wide as the sheet is thick.
  if (thickness * 4 > Math.sqrt(area)) return undefined
  return {
    skin: [...paired].filter((id) => part.faces[id].surface === 'plane'),
    kind: { kind: 'sheet', thicknessMm: rounded(thickness) },
    drafts: equal.map(({ inner: a, outer: b }) => ({
      class: 'bend',
      faces: [a.id, b.id],
      parameters: {
        innerRadiusMm: rounded(a.radius),
        thicknessMm: rounded(thickness),
        angleDeg: rounded(degrees(a.sweep)),
        lengthMm: rounded(Math.abs(a.to - a.from)),
      },
      axis: { origin: middle(a), direction: a.axis },
      completeness: 1,
    })),
  }
}

const middle = (face: FaceView): Vec => add(face.origin, mul(face.axis, (face.from + face.to) / 2))

const isTangentBothSides = (face: FaceView): boolean =>
  new Set(face.sides.filter(({ edge }) => edge.convexity === 'smooth').map(({ other }) => other)).size >= 2

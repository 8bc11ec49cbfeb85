import type { FaceView, PartView, Side } from '../view/partView.ts'
import type { Draft } from '../types.ts'
import { degrees, rounded } from './units.ts'

/** A blend turns by less than this between its supports: what turns more is the end of a slot or a bore. */
const mostTurn = (170 * Math.PI) / 180

/** Faces of constant radius between two faces they are tangent to: fillets (material outside) and rounds. Spline faces are left to `unknown`. */
export const findBlends = (part: PartView): Draft[] => {
  const drafts: Draft[] = []
  for (const face of part.faces) {
    if (isFreeBlend(face, part))
      drafts.push({
        class: face.bend < 0 ? 'fillet' : 'round',
        faces: [face.id],
        parameters: { radiusMm: rounded(1 / Math.abs(face.bend)), freeForm: true },
        completeness: 0.7,
      })
    if (!isBlend(face, part)) continue
    drafts.push({
      class: face.hollow ? 'fillet' : 'round',
      faces: [face.id],
      parameters: {
        radiusMm: rounded(blendRadius(face)),
        angleDeg: rounded(degrees(turnOf(face))),
        lengthMm: rounded(face.areaMm2 / Math.max(blendRadius(face) * turnOf(face), 1e-12)),
      },
      completeness: face.surface === 'cylinder' || face.surface === 'torus' ? 1 : 0.9,
    })
  }
  return drafts
}

const blendRadius = (face: FaceView): number => (face.surface === 'torus' ? Math.abs(face.second) : face.radius)

const turnOf = (face: FaceView): number => (face.surface === 'torus' ? Math.abs(face.to - face.from) : face.sweep)

const isBlend = (face: FaceView, part: PartView): boolean => {
  const smooth = face.sides.filter(({ edge }) => edge.convexity === 'smooth')
  if (face.surface === 'cylinder') return face.sweep < mostTurn && tangentAlong(smooth) && smallerThanSupports(face, smooth, part)
  if (face.surface === 'torus') {
    // Round the tube, not round the ring: the long edges are circles about the axis.
    const rims = new Set(smooth.filter(({ edge }) => edge.kind === 'circle').map(({ other }) => other))
    return turnOf(face) < mostTurn && rims.size + (smooth.length > 1 ? 1 : 0) >= 2
  }
  if (face.surface === 'sphere') return smooth.length >= 2 && smooth.every(({ other }) => other >= 0 && part.faces[other].surface !== 'plane')
  return false
}

/** A free-form face that bends one way, tangent to at least two neighbours of which one is larger: a variable or a corner blend. Its radius is the smallest found. */
const isFreeBlend = (face: FaceView, part: PartView): boolean => {
  if (face.bend === 0) return false
  const smooth = [...new Set(face.sides.filter(({ edge, other }) => other >= 0 && edge.convexity === 'smooth').map(({ other }) => other))]
  return (
    smooth.length >= 2 && face.sides.every(({ edge }) => edge.convexity !== 'concave') && smooth.some((other) => part.faces[other].areaMm2 > 2 * face.areaMm2)
  )
}

/** Both sides along the axis are tangent to different faces. */
const tangentAlong = (smooth: readonly Side[]): boolean => {
  const along = smooth.filter(({ edge, other }) => other >= 0 && edge.kind !== 'circle')
  return along.length >= 2 && new Set(along.map(({ other }) => other)).size >= 2
}

/** A wall of a rounded plate is no blend: its supports must be wider than its radius is, or as wide. */
const smallerThanSupports = (face: FaceView, smooth: readonly Side[], part: PartView): boolean =>
  smooth.filter(({ other }) => other >= 0 && part.faces[other].areaMm2 * 4 >= face.areaMm2).length >= 1

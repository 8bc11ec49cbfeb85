import type { Draft } from '../types.ts'
import type { FaceView, PartView, Side } from '../view/partView.ts'
import type { Stock } from './stock.ts'
import { degrees, rounded } from './units.ts'

const least = (15 * Math.PI) / 180
const most = (75 * Math.PI) / 180

/** A cone wider than this part of its radius is a taper. */
const leastRound = 0.4

/** Narrow slanted faces that break an edge: planes between two faces, cones on the rim of a shaft. */
export const findChamfers = (part: PartView, stock: Stock, taken: ReadonlySet<number>): Draft[] => {
  const candidates = new Set(part.faces.filter((face) => !taken.has(face.id) && !stock.faces.has(face.id) && breaksEdge(face)).map((face) => face.id))
  const drafts: Draft[] = []
  for (const id of candidates) {
    const face = part.faces[id]
    // Mitred chamfers meet in concave edges; any other concave edge makes the face the floor of something.
    if (face.sides.some(({ edge, other }) => edge.convexity === 'concave' && !candidates.has(other))) continue
    const [a, b] = supportsOf(face)
    const width = face.surface === 'cone' ? Math.abs(face.to - face.from) / Math.cos(face.second) : widthOf(face, a)
    const narrow =
      face.surface === 'cone'
        ? width <= leastRound * Math.max(a.edge.circle?.radius ?? 0, b.edge.circle?.radius ?? 0)
        : [a, b].every(({ edge, other }) => part.faces[other].areaMm2 / Math.max(edge.lengthMm, 1e-12) > 2.5 * width)
    const alone = [a, b].every(({ other }) => !candidates.has(other))
    if (!narrow && !(alone && face.surface === 'plane')) continue
    drafts.push({
      class: 'chamfer',
      faces: [id],
      parameters: {
        widthMm: rounded(width),
        angleDeg: rounded(degrees(Math.min(a.edge.angle, b.edge.angle))),
        lengthMm: rounded(Math.max(a.edge.lengthMm, b.edge.lengthMm)),
      },
      completeness: narrow ? 1 : 0.8,
    })
  }
  return drafts
}

const isSlanted = ({ edge }: Side): boolean => edge.convexity === 'convex' && edge.angle >= least && edge.angle <= most

/** The two longest slanted convex sides to different faces. */
const supportsOf = (face: FaceView): readonly Side[] => {
  const sides = face.sides.filter((side) => side.other >= 0 && isSlanted(side)).sort((a, b) => b.edge.lengthMm - a.edge.lengthMm)
  const second = sides.find((side) => side.other !== sides[0].other)
  return second ? [sides[0], second] : []
}

const breaksEdge = (face: FaceView): boolean => {
  const supports = supportsOf(face)
  if (supports.length < 2) return false
  if (face.surface === 'cone') return !face.hollow && supports.every(({ edge }) => edge.kind === 'circle')
  if (face.surface !== 'plane') return false
  // The edges that are broken make up most of the rim, or the face lies between them at least as long as wide.
  return supports[1].edge.lengthMm * 1.5 >= widthOf(face, supports[0])
}

const widthOf = (face: FaceView, { edge }: Side): number => face.areaMm2 / Math.max(edge.lengthMm, 1e-12)

import type { Draft, FeatureClass, ParameterValue } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, dot, isParallel, mul } from '../view/vec.ts'
import { type BoreChain, type BoreSegment, onAxis } from './boreChain.ts'
import { threadCandidates } from './threads.ts'
import { degrees, rounded } from './units.ts'

const full = (359 * Math.PI) / 180

/** What lies at one end of a chain. */
interface End {
  readonly open: boolean
  readonly shape: 'open' | 'flat' | 'cone' | 'round' | 'other'
  readonly faces: readonly number[]
}

/** A chain of bore segments as a hole, or nothing where it is no hole: rounded corners, ends of slots. */
export const describeHole = (chain: BoreChain, part: PartView): Draft[] => {
  const { segments, axis } = chain
  const covered = Math.max(...segments.map((segment) => segment.sweep))
  if (covered < full) return partialHole(chain, part)
  const ends = [endOf(chain, part, -1), endOf(chain, part, 1)] as const
  const [first, last] = [segments[0], segments[segments.length - 1]]
  // Out of the hole: towards the only mouth, or the wider one of two.
  const outward = ends[0].open !== ends[1].open ? (ends[1].open ? 1 : -1) : last.radiusTo > first.radiusFrom ? 1 : -1
  const mouth = outward > 0 ? ends[1] : ends[0]
  const bottom = outward > 0 ? ends[0] : ends[1]
  if (!mouth.open) return cavity(chain)
  const inward = outward > 0 ? [...segments].reverse() : [...segments]
  const outer = (segment: BoreSegment): number => (outward > 0 ? segment.radiusTo : segment.radiusFrom)
  const inner = (segment: BoreSegment): number => (outward > 0 ? segment.radiusFrom : segment.radiusTo)
  const cylinders = inward.filter((segment) => segment.kind === 'cylinder')
  const main = cylinders.length > 0 ? cylinders.reduce((a, b) => (b.radiusFrom < a.radiusFrom - part.tolerance ? b : a)) : undefined
  const mouthAt = outward > 0 ? last.to : first.from
  const depthTo = (segment: BoreSegment): number => Math.abs(mouthAt - (outward > 0 ? segment.from : segment.to))
  const total = Math.abs(last.to - first.from)
  const through = bottom.open
  const parameters: Record<string, ParameterValue> = { through }
  let kind: FeatureClass = through ? 'through-hole' : 'blind-hole'
  if (!main) {
    const [cone] = inward
    Object.assign(parameters, {
      diameterMm: rounded(2 * Math.max(outer(cone), inner(cone))),
      depthMm: rounded(total),
      taperDeg: rounded(degrees(coneAngle(cone))),
      conical: true,
    })
  } else {
    Object.assign(parameters, { diameterMm: rounded(2 * main.radiusFrom), depthMm: rounded(through ? total : depthTo(main)) })
    const wider = inward.slice(0, inward.indexOf(main))
    const bore = wider.find((segment) => segment.kind === 'cylinder' && segment.radiusFrom > main.radiusFrom + part.tolerance)
    if (bore) {
      kind = 'counterbored-hole'
      Object.assign(parameters, { counterboreDiameterMm: rounded(2 * bore.radiusFrom), counterboreDepthMm: rounded(depthTo(bore)) })
    }
    const [cone] = inward
    if (cone.kind === 'cone' && outer(cone) > inner(cone)) {
      if (!bore && outer(cone) >= 1.2 * main.radiusFrom) {
        kind = 'countersunk-hole'
        Object.assign(parameters, { countersinkDiameterMm: rounded(2 * outer(cone)), countersinkAngleDeg: rounded(degrees(coneAngle(cone))) })
      } else Object.assign(parameters, { chamferMm: rounded(outer(cone) - inner(cone)) })
    }
    const threads = threadCandidates(2 * main.radiusFrom)
    if (threads.length > 0) parameters.threadCandidates = threads
  }
  if (!through) {
    parameters.bottom = bottom.shape
    const tip = inward[inward.length - 1]
    if (bottom.shape === 'cone') Object.assign(parameters, { tipAngleDeg: rounded(degrees(coneAngle(tip))), totalDepthMm: rounded(total) })
  }
  const direction = mul(axis, outward) as Vec
  return [
    {
      class: kind,
      faces: [...new Set([...segments.flatMap((segment) => segment.faces), ...chain.joints, ...bottom.faces])].sort((a, b) => a - b),
      ...(bottom.faces.length > 0 && { bottom: bottom.faces }),
      parameters,
      axis: { origin: onAxis(chain, mouthAt), direction },
      access: through ? [direction, mul(direction, -1)] : [direction],
      completeness: bottom.shape === 'other' ? 0.8 : 1,
    },
  ]
}

/** Full angle of a cone. */
const coneAngle = ({ from, to, radiusFrom, radiusTo }: BoreSegment): number => 2 * Math.atan2(Math.abs(radiusTo - radiusFrom), to - from)

/** What closes the chain at its lower (-1) or upper (1) end. */
const endOf = ({ segments, axis, origin }: BoreChain, part: PartView, side: -1 | 1): End => {
  const segment = side > 0 ? segments[segments.length - 1] : segments[0]
  const radius = side > 0 ? segment.radiusTo : segment.radiusFrom
  if (segment.kind === 'cone' && radius <= part.tolerance * 10) return { open: false, shape: 'cone', faces: [] }
  const own = new Set(segments.flatMap(({ faces }) => faces))
  const level = side > 0 ? segment.to : segment.from
  const caps = new Map<number, FaceView>()
  let open = false
  for (const id of segment.faces)
    for (const { edge, other } of part.faces[id].sides) {
      if (other < 0 || own.has(other)) continue
      const middle = axisLevel(edge.points, axis, origin)
      // Edges nearer to the other end belong to it.
      if (Math.abs(middle - level) > Math.abs(middle - (side > 0 ? segment.from : segment.to))) continue
      if (edge.convexity === 'convex' || (edge.convexity === 'smooth' && !part.faces[other].hollow)) open = true
      else caps.set(other, part.faces[other])
    }
  if (open || caps.size === 0) return { open: true, shape: 'open', faces: [] }
  const faces = [...caps.values()]
  // A ring that opens into something wider is the floor of another feature.
  const isFloor = (face: FaceView): boolean =>
    face.surface === 'plane' &&
    isParallel(face.axis, axis) &&
    face.sides.every(({ other }) => own.has(other) || other < 0 || caps.has(other) || inside(face, other, own, part))
  if (faces.every((face) => face.surface === 'plane' && dot(face.axis, axis) * side < 0 && isFloor(face)))
    return { open: false, shape: 'flat', faces: [...caps.keys()] }
  if (faces.every((face) => face.hollow && (face.surface === 'sphere' || face.surface === 'torus'))) {
    const floors = faces
      .flatMap((face) => face.sides.map(({ other }) => other))
      .filter((id) => id >= 0 && part.faces[id].surface === 'plane' && !own.has(id) && isFloor(part.faces[id]))
    return { open: false, shape: floors.length > 0 ? 'flat' : 'round', faces: [...new Set([...caps.keys(), ...floors])] }
  }
  return { open: false, shape: 'other', faces: [] }
}

/** Whether the face beyond hangs in the floor: a smaller hole in the bottom of a larger one. */
const inside = (floor: FaceView, other: number, own: ReadonlySet<number>, part: PartView): boolean => {
  const outerLoop = new Set(floor.loops[0] ?? [])
  return (
    !floor.sides.some((side) => side.other === other && outerLoop.has(side.edge.id)) ||
    own.has(other) ||
    (part.faces[other].surface === 'torus' && part.faces[other].hollow)
  )
}

const axisLevel = (points: Float64Array, axis: Vec, origin: Vec): number => {
  let sum = 0
  for (let k = 0; k < points.length; k += 3)
    sum += (points[k] - origin[0]) * axis[0] + (points[k + 1] - origin[1]) * axis[1] + (points[k + 2] - origin[2]) * axis[2]
  return sum / (points.length / 3)
}

/** A bore that breaks out sideways: more than half round, its straight edges sharp. Less is a slot with a round bottom, tangent edges are rounded corners. */
const partialHole = (chain: BoreChain, part: PartView): Draft[] => {
  const drafts: Draft[] = []
  for (const segment of chain.segments) {
    if (segment.kind !== 'cylinder' || segment.sweep >= full) continue
    const along = segment.faces.flatMap((id) => part.faces[id].sides).filter(({ edge }) => edge.kind === 'line')
    if (along.length < 2 || !along.every(({ edge }) => edge.convexity === 'convex')) continue
    const rims = segment.faces.flatMap((id) => part.faces[id].sides).filter(({ edge }) => edge.kind !== 'line')
    const closed = rims.some(({ edge }) => edge.convexity === 'concave')
    const half = segment.sweep <= Math.PI + 0.02
    const bottom = rims.filter(({ edge, other }) => edge.convexity === 'concave' && other >= 0).map(({ other }) => other)
    drafts.push({
      class: half ? (closed ? 'blind-slot' : 'through-slot') : 'partial-hole',
      faces: [...segment.faces, ...bottom],
      ...(bottom.length > 0 && { bottom }),
      parameters: {
        ...(half && { shape: 'circular' }),
        diameterMm: rounded(2 * segment.radiusFrom),
        lengthMm: rounded(segment.to - segment.from),
        sweepDeg: rounded(degrees(segment.sweep)),
        through: !closed,
      },
      axis: { origin: onAxis(chain, segment.from), direction: chain.axis },
      completeness: 0.95,
    })
  }
  return drafts
}

/** Closed at both ends: an undercut within the material. */
const cavity = (chain: BoreChain): Draft[] => [
  {
    class: 'depression',
    faces: chain.segments.flatMap((segment) => segment.faces),
    parameters: { closed: true, diameterMm: rounded(2 * Math.max(...chain.segments.map((segment) => segment.radiusFrom))) },
    axis: { origin: chain.origin, direction: chain.axis },
    completeness: 0.6,
  },
]

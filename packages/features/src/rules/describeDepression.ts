import type { Draft, ParameterValue } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, add, cross, dot, isParallel, mul, norm, unit } from '../view/vec.ts'
import type { Shape } from './classifyDepression.ts'
import type { Stock } from './stock.ts'
import { degrees, rounded } from './units.ts'

/** Sizes, bottom, direction and ways of access of a depression. */
export const describeDepression = (ids: readonly number[], shape: Shape, part: PartView, fillets: ReadonlySet<number>, stock: Stock): Draft => {
  const faces = ids.map((id) => part.faces[id])
  const own = new Set(ids)
  const rounding = [...fillets].filter((id) => {
    const supports = part.faces[id].sides.filter(({ edge }) => edge.convexity === 'smooth').map(({ other }) => other)
    return supports.filter((other) => own.has(other)).length >= 2
  })
  const planes = faces.filter((face) => face.surface === 'plane')
  const floor = shape.floor === undefined ? undefined : bottomOf(faces, planes, part, own)
  const up = floor?.axis ?? shape.along ?? planes[0]?.axis ?? [0, 0, 1]
  const parameters: Record<string, ParameterValue> = { shape: shape.shape }
  if (shape.class === 'chamfer') return { class: 'chamfer', faces: ids, parameters: chamferSize(faces[0]), completeness: shape.completeness }
  const side = sideDirection(planes, up)
  const [du, dv, dw] = [extent(faces, side, floor), extent(faces, unit(cross(up, side)), floor), extent(faces, up)]
  const [length, width] = [Math.max(du, dv), Math.min(du, dv)]
  Object.assign(parameters, { lengthMm: rounded(length), widthMm: rounded(width), depthMm: rounded(dw) })
  if (rounding.length > 0)
    parameters.cornerRadiusMm = rounded(Math.min(...rounding.map((id) => (part.faces[id].surface === 'torus' ? part.faces[id].second : part.faces[id].radius))))
  if (shape.shape === 'circular-end') {
    const bent = faces.find((face) => face.surface === 'cylinder')
    if (bent) parameters.endRadiusMm = rounded(bent.radius)
  }
  const mouths = mouthsOf(faces, own, part, stock)
  const access = shape.class === 'passage' ? [up, mul(up, -1)] : floor ? [up, ...mouths.filter((direction) => Math.abs(dot(direction, up)) < 0.02)] : mouths
  const centre = mul(
    faces.reduce<Vec>((sum, face) => add(sum, face.centroid), [0, 0, 0]),
    1 / faces.length,
  )
  return {
    class: shape.class,
    faces: ids,
    ...(floor && shape.class !== 'boss' && { bottom: [floor.id] }),
    parameters: { ...parameters, ...(shape.class === 'through-step' && shape.shape === 'slanted' && floor && { slantDeg: slantOf(floor, stock) }) },
    axis: { origin: floor?.centroid ?? centre, direction: up },
    access,
    completeness: shape.completeness,
  }
}

/** The plane that the others stand on: it meets most of them; of equals, the largest. */
const bottomOf = (faces: readonly FaceView[], planes: readonly FaceView[], part: PartView, own: ReadonlySet<number>): FaceView | undefined => {
  const met = (face: FaceView): number =>
    new Set(face.sides.filter(({ edge, other }) => own.has(other) && edge.convexity !== 'convex').map(({ other }) => other)).size
  const upright = (face: FaceView): number => faces.filter((other) => other !== face && Math.abs(dot(other.axis, face.axis)) < 0.02).length
  void part
  return [...planes].sort((a, b) => met(b) - met(a) || upright(b) - upright(a) || b.areaMm2 - a.areaMm2)[0]
}

/** Across `up`, along the longest wall. */
const sideDirection = (planes: readonly FaceView[], up: Vec): Vec => {
  const walls = planes.filter((face) => norm(cross(face.axis, up)) > 0.2).sort((a, b) => b.areaMm2 - a.areaMm2)
  if (walls.length > 0) return unit(cross(up, walls[0].axis))
  const any: Vec = Math.abs(up[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0]
  return unit(cross(up, any))
}

/** Reach of the faces' edges along a direction; of the floor alone where one is given. */
const extent = (faces: readonly FaceView[], direction: Vec, floor?: FaceView): number => {
  let [low, high] = [Infinity, -Infinity]
  for (const { sides } of floor ? [floor] : faces)
    for (const { edge } of sides)
      for (let k = 0; k < edge.points.length; k += 3) {
        const t = direction[0] * edge.points[k] + direction[1] * edge.points[k + 1] + direction[2] * edge.points[k + 2]
        low = Math.min(low, t)
        high = Math.max(high, t)
      }
  return high > low ? high - low : 0
}

/** Outward directions of the stock faces the depression opens into. */
const mouthsOf = (faces: readonly FaceView[], own: ReadonlySet<number>, part: PartView, stock: Stock): Vec[] => {
  const found: Vec[] = []
  for (const { sides } of faces)
    for (const { edge, other } of sides) {
      if (other < 0 || own.has(other) || edge.convexity !== 'convex' || !stock.faces.has(other) || part.faces[other].surface !== 'plane') continue
      const direction = part.faces[other].axis
      if (!found.some((one) => dot(one, direction) > 0.999)) found.push(direction)
    }
  return found
}

const slantOf = (floor: FaceView, stock: Stock): number => {
  const lean = Math.max(...stock.directions.map((direction) => Math.abs(dot(direction, floor.axis))), 0)
  return rounded(degrees(Math.acos(Math.min(lean, 1))))
}

const chamferSize = (face: FaceView): Draft['parameters'] => {
  const longest = [...face.sides].sort((a, b) => b.edge.lengthMm - a.edge.lengthMm)[0]
  if (!longest) return {}
  const slanted = face.sides.filter(({ edge }) => edge.kind === 'line' && !isParallel(face.axis, face.axis, 0) && edge.angle > 0).map(({ edge }) => edge.angle)
  return {
    widthMm: rounded(face.areaMm2 / Math.max(longest.edge.lengthMm, 1e-12)),
    lengthMm: rounded(longest.edge.lengthMm),
    angleDeg: rounded(degrees(Math.min(longest.edge.angle, ...slanted))),
  }
}

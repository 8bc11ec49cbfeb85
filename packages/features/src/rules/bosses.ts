import type { Draft } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, add, dot, isParallel, mul } from '../view/vec.ts'
import { rounded } from './units.ts'

/** Round bosses: full cylinders with the material inside that stand on a floor (concave rim) and end free (convex rim). */
export const findBosses = (part: PartView, taken: ReadonlySet<number>): Draft[] => {
  const drafts: Draft[] = []
  const seen = new Set<number>()
  for (const face of part.faces) {
    if (face.surface !== 'cylinder' || face.hollow || taken.has(face.id) || seen.has(face.id)) continue
    const halves = part.faces.filter(
      (one) =>
        one.surface === 'cylinder' &&
        !one.hollow &&
        isParallel(one.axis, face.axis) &&
        Math.abs(one.radius - face.radius) <= part.tolerance &&
        touches(one, face),
    )
    if (halves.reduce((sum, one) => sum + one.sweep, 0) < 6.2) continue
    for (const one of halves) seen.add(one.id)
    const own = new Set(halves.map(({ id }) => id))
    const rims = halves.flatMap(({ sides }) => sides).filter(({ other, edge }) => other >= 0 && !own.has(other) && edge.kind !== 'line')
    const base = rims.filter(({ edge }) => edge.convexity === 'concave')
    const top = rims.filter(({ edge }) => edge.convexity === 'convex')
    if (base.length === 0 || top.length === 0) continue
    const caps = [...new Set(top.map(({ other }) => other))].filter((id) => isCap(part.faces[id], own))
    const floor = part.faces[base[0].other]
    const direction: Vec = floor.surface === 'plane' && dot(floor.axis, face.axis) < 0 ? mul(face.axis, -1) : face.axis
    drafts.push({
      class: 'boss',
      faces: [...own, ...caps],
      parameters: { shape: 'round', diameterMm: rounded(2 * face.radius), heightMm: rounded(Math.abs(face.to - face.from)) },
      axis: { origin: add(face.origin, mul(face.axis, dot(direction, face.axis) > 0 ? face.from : face.to)), direction },
      completeness: caps.length > 0 ? 1 : 0.9,
    })
  }
  return drafts
}

/** Bosses of any other outline: what rises from an inner loop of a plane, all its edges concave. */
export const findPrismaticBosses = (part: PartView, taken: ReadonlySet<number>): Draft[] => {
  const drafts: Draft[] = []
  for (const floor of part.faces) {
    if (floor.surface !== 'plane') continue
    for (const loop of floor.loops.slice(1)) {
      const edges = new Set(loop)
      const rising = floor.sides.filter(({ edge }) => edges.has(edge.id))
      if (rising.length < 3 || rising.some(({ edge, other }) => edge.convexity !== 'concave' || other < 0 || taken.has(other))) continue
      const walls = [...new Set(rising.map(({ other }) => other))]
      const own = new Set(walls)
      const caps = [
        ...new Set(
          walls.flatMap((id) =>
            part.faces[id].sides.filter(({ edge, other }) => edge.convexity === 'convex' && other >= 0 && !own.has(other)).map(({ other }) => other),
          ),
        ),
      ].filter((id) => isCap(part.faces[id], own))
      const tops = walls.flatMap((id) => part.faces[id].sides.flatMap(({ edge }) => [...edge.points]))
      const level = dot(floor.axis, floor.origin)
      let height = 0
      for (let k = 0; k < tops.length; k += 3) height = Math.max(height, dot(floor.axis, [tops[k], tops[k + 1], tops[k + 2]]) - level)
      drafts.push({
        class: 'boss',
        faces: [...walls, ...caps],
        parameters: { shape: 'prismatic', sides: walls.length, heightMm: rounded(height) },
        axis: { origin: floor.origin, direction: floor.axis },
        completeness: caps.length > 0 ? 0.95 : 0.8,
      })
    }
  }
  return drafts
}

const touches = (a: FaceView, b: FaceView): boolean => a === b || a.sides.some(({ other }) => other === b.id)

/** The face that ends the boss: bounded by it alone, holes in it aside. */
const isCap = (face: FaceView, own: ReadonlySet<number>): boolean => {
  const rim = new Set(face.loops[0] ?? [])
  return face.surface === 'plane' && face.sides.every(({ edge, other }) => !rim.has(edge.id) || own.has(other))
}

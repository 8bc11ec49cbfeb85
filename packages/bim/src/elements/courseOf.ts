import type { Matrix4 } from '@trunnion/core'
import { type DxfEntity, type Geometry, type Path, makePath, movePath, ocsMatrix, pushGeometry } from '@trunnion/format-dxf'

/** Curves get 24 chords a turn: a building element is seen whole, and a circle of 24 sides is round then. */
const fineness = { chord: Infinity, angle: Math.PI / 12 }

/** A curve as points in metres, and whether it comes back to its start. */
export interface Course {
  readonly path: Path
  closed: boolean
}

export const makeCourse = (): Course => ({ path: makePath(), closed: false })

const isWhole = (start: number, end: number): boolean => {
  const turn = Math.abs(end - start) % (2 * Math.PI)
  return turn < 1e-9 || 2 * Math.PI - turn < 1e-9
}

/** Curves whose points lie in the entity's own plane. */
const isPlanar = (geometry: Geometry): boolean => geometry.kind === 'arc' || geometry.kind === 'hatch' || (geometry.kind === 'polyline' && geometry.planar)

/**
 * The course of a curve, or the outer boundary of a hatch. The last point of a closed one is left out.
 *
 * @param matrix - from world or block coordinates to metres
 * @returns false for what has no course
 */
export const courseOf = (entity: DxfEntity, matrix: Matrix4, course: Course): boolean => {
  const { geometry } = entity
  const { path } = course
  path.count = 0
  course.closed = false
  switch (geometry.kind) {
    case 'line':
      break
    case 'arc':
    case 'ellipse':
      course.closed = isWhole(geometry.start, geometry.end)
      break
    case 'spline':
    case 'polyline':
      course.closed = geometry.closed
      break
    case 'hatch': {
      const outer = geometry.paths.find(({ flags }) => flags & 1) ?? geometry.paths[0]
      for (const edge of outer?.edges ?? []) {
        if (path.count > 0) path.count--
        pushGeometry(path, edge, fineness, [0, 0, 1])
      }
      for (let i = 0; i < path.count; i++) path.xyz[3 * i + 2] = geometry.elevation
      course.closed = true
      break
    }
    case 'runs': {
      const run = geometry.runs[0]
      if (!run) return false
      pushGeometry(path, { kind: 'polyline', points: run, planar: false, closed: false }, fineness, [0, 0, 1])
      break
    }
    default:
      return false
  }
  if (path.count === 0) pushGeometry(path, geometry, fineness, entity.extrusion)
  if (path.count < 2) return false
  if (isPlanar(geometry) && !isUpright(entity)) movePath(path, ocsMatrix(entity.extrusion))
  movePath(path, matrix)
  const { xyz, count } = path
  const last = 3 * (count - 1)
  const gap = Math.hypot(xyz[0] - xyz[last], xyz[1] - xyz[last + 1], xyz[2] - xyz[last + 2])
  if (!(gap < 1e12)) return false
  if (gap < 1e-4 && count > 3) course.closed = true
  if (course.closed && gap < 1e-4) path.count--
  if (path.count < 3) course.closed = false
  return path.count >= 2
}

const isUpright = ({ extrusion: [x, y, z] }: DxfEntity): boolean => x === 0 && y === 0 && z > 0

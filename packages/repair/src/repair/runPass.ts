import { type DefectVector, burdenOf, defectVector } from './defectVector.ts'
import type { Surface } from './surface.ts'
import { type PassUndo, undoOf } from './undoOf.ts'
import { distanceOf } from './vectors.ts'

/** One pass of a repair, as the report tells it. */
export interface RepairStep {
  readonly name: string
  /** Mesh it was done to, where several were repaired one by one. */
  readonly part?: string
  readonly before: DefectVector
  readonly after: DefectVector
  readonly ms: number
  readonly facesAdded: number
  readonly facesRemoved: number
  /** Farthest that a corner of a face that stayed was moved, millimetres. */
  readonly maxMove: number
  /** True when the pass made things worse and was taken back. */
  readonly rolledBack: boolean
  /** Of passes that changed something, when asked for. */
  readonly undo?: PassUndo
}

/** A repair on its way: the surface, its defects, and what was done. */
export interface Course {
  surface: Surface
  defects: DefectVector
  readonly steps: RepairStep[]
  readonly now: () => number
  readonly unitMm: number
  /** Keep what is needed to take a pass back. */
  readonly undo: boolean
}

/** Runs one pass as a transaction: what makes the defects worse is taken back. True when the surface changed. */
export const runPass = (course: Course, name: string, pass: (surface: Surface) => Surface, worse = isWorse): boolean => {
  const start = course.now()
  const { surface: old, defects: before } = course
  const next = pass(old)
  const found = next === old ? before : defectVector(next)
  const rolledBack = next !== old && worse(before, found)
  const changed = next !== old && !rolledBack
  if (changed) {
    course.surface = next
    course.defects = found
  }
  const change = changed ? countChange(old, next, course.unitMm) : { facesAdded: 0, facesRemoved: 0, maxMove: 0 }
  course.steps.push({
    name,
    before,
    after: course.defects,
    ms: Math.round((course.now() - start) * 10) / 10,
    ...change,
    rolledBack,
    ...(changed && course.undo && { undo: undoOf(old, next) }),
  })
  return changed
}

const isWorse = (before: DefectVector, after: DefectVector): boolean => burdenOf(after) > burdenOf(before) || (after.faces === 0 && before.faces > 0)

const countChange = (old: Surface, next: Surface, unitMm: number): { facesAdded: number; facesRemoved: number; maxMove: number } => {
  let most = -1
  for (const from of old.origin) if (from > most) most = from
  const faceOf = new Int32Array(most + 1).fill(-1)
  let oldMade = 0
  for (let f = 0; f < old.origin.length; f++) {
    if (old.origin[f] >= 0) faceOf[old.origin[f]] = f
    else oldMade++
  }
  let kept = 0
  let newMade = 0
  let maxMove = 0
  for (let f = 0; f < next.origin.length; f++) {
    const from = next.origin[f]
    const was = from >= 0 && from <= most ? faceOf[from] : -1
    if (was < 0) {
      newMade++
      continue
    }
    kept++
    const move = sameCorners(old, was, next, f) ? 0 : moveOf(old, was, next, f)
    if (move > maxMove) maxMove = move
  }
  const stayed = Math.min(oldMade, newMade)
  return { facesAdded: newMade - stayed, facesRemoved: Math.max(0, old.origin.length - kept - stayed), maxMove: maxMove * unitMm }
}

const sameCorners = (a: Surface, f: number, b: Surface, g: number): boolean => {
  for (let k = 0; k < 3; k++) {
    const v = a.indices[3 * f + k]
    if (v !== b.indices[3 * g + k]) return false
    for (let i = 3 * v; i < 3 * v + 3; i++) if (a.points[i] !== b.points[i]) return false
  }
  return true
}

/** Greatest way of a corner to the nearest old corner, when the face kept its shape; split and flipped faces count as not moved. */
const moveOf = (old: Surface, f: number, next: Surface, g: number): number => {
  const corners = new Float64Array(18)
  for (let k = 0; k < 3; k++)
    for (let i = 0; i < 3; i++) {
      corners[3 * k + i] = old.points[3 * old.indices[3 * f + k] + i]
      corners[9 + 3 * k + i] = next.points[3 * next.indices[3 * g + k] + i]
    }
  let most = 0
  let shortest = Infinity
  for (let k = 0; k < 3; k++) {
    const way = Math.min(distanceOf(corners, 0, 9 + 3 * k), distanceOf(corners, 3, 9 + 3 * k), distanceOf(corners, 6, 9 + 3 * k))
    if (way > most) most = way
    shortest = Math.min(shortest, distanceOf(corners, 3 * k, 3 * ((k + 1) % 3)))
  }
  return most <= shortest ? most : 0
}

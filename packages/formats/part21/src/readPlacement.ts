import { type Matrix4, isFiniteMatrix } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import { numberOf, numbersOf, refOf } from './values.ts'

type Vector = readonly [number, number, number]

/**
 * Frame of an AXIS2_PLACEMENT_3D, or matrix of a CARTESIAN_TRANSFORMATION_OPERATOR_3D (ISO 10303-42, 4.4.16 and 4.4.22), with lengths in millimetres.
 * Undefined where the entity is neither or holds numbers that are none.
 */
export const readPlacement = (file: Part21File, id: number, mmPerUnit: number): Matrix4 | undefined => {
  const index = file.indexOf(id)
  const matrix = file.is(index, 'AXIS2_PLACEMENT_3D')
    ? readAxis(file, index, mmPerUnit)
    : file.is(index, 'CARTESIAN_TRANSFORMATION_OPERATOR_3D')
      ? readOperator(file, index, mmPerUnit)
      : undefined
  return matrix && isFiniteMatrix(matrix) ? matrix : undefined
}

const readAxis = (file: Part21File, index: number, mm: number): Matrix4 => {
  const args = file.args(index, 'AXIS2_PLACEMENT_3D', 'PLACEMENT')
  const z = readVector(file, refOf(args[2])) ?? [0, 0, 1]
  const x = perpendicular(readVector(file, refOf(args[3])) ?? (Math.abs(z[0]) < 0.99 ? [1, 0, 0] : [0, 1, 0]), z)
  return frame(x, cross(z, x), z, readPoint(file, refOf(args[1])), mm)
}

/** Simple instances carry name, and in some schemas a second name and description, before the axes. */
const readOperator = (file: Part21File, index: number, mm: number): Matrix4 => {
  const simple = file.args(index, 'CARTESIAN_TRANSFORMATION_OPERATOR')
  const own = file.args(index, 'CARTESIAN_TRANSFORMATION_OPERATOR_3D')
  const complex = file.typeName(index).includes('+')
  const [axis1, axis2, origin, factor, axis3] = complex ? [...simple, ...own.slice(-1)] : simple.slice(-5)
  const z = readVector(file, refOf(axis3)) ?? [0, 0, 1]
  const x = perpendicular(readVector(file, refOf(axis1)) ?? (Math.abs(z[0]) < 0.99 ? [1, 0, 0] : [0, 1, 0]), z)
  const right = cross(z, x)
  const wanted = readVector(file, refOf(axis2))
  // A second axis that points the other way makes a mirror.
  const y: Vector = wanted && dot(wanted, right) < 0 ? [-right[0], -right[1], -right[2]] : right
  const s = numberOf(factor)
  const scale = Number.isFinite(s) && s > 0 ? s : 1
  const by = (v: Vector): Vector => [v[0] * scale, v[1] * scale, v[2] * scale]
  return frame(by(x), by(y), by(z), readPoint(file, refOf(origin)), mm)
}

const frame = (x: Vector, y: Vector, z: Vector, o: Vector, mm: number): Matrix4 => [...x, 0, ...y, 0, ...z, 0, o[0] * mm, o[1] * mm, o[2] * mm, 1]

const readVector = (file: Part21File, id: number): Vector | undefined => {
  const index = file.indexOf(id)
  if (!file.is(index, 'DIRECTION')) return undefined
  const [x = 0, y = 0, z = 0] = numbersOf(file.args(index, 'DIRECTION')[1])
  return unit([x, y, z])
}

const readPoint = (file: Part21File, id: number): Vector => {
  const [x = 0, y = 0, z = 0] = numbersOf(file.args(file.indexOf(id), 'CARTESIAN_POINT')[1])
  return [x, y, z]
}

const unit = (v: Vector): Vector | undefined => {
  const length = Math.hypot(v[0], v[1], v[2])
  return length > 0 && Number.isFinite(length) ? [v[0] / length, v[1] / length, v[2] / length] : undefined
}
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]

/** Unit vector nearest to `v` among those perpendicular to the unit vector `z`. */
const perpendicular = (v: Vector, z: Vector): Vector => {
  const d = dot(v, z)
  const flat = unit([v[0] - d * z[0], v[1] - d * z[1], v[2] - d * z[2]])
  if (flat && Math.abs(d) < 1 - 1e-12) return flat
  return perpendicular(Math.abs(z[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0], z)
}

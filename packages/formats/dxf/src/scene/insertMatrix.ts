import { type Matrix4, multiply } from '@trunnion/core'
import type { InsertGeometry, Point } from '../entities/types.ts'
import { ocsMatrix } from '../geometry/ocsMatrix.ts'

/**
 * Where an INSERT puts its block: the block's base point goes to the insertion point, scaled, turned about the normal and taken out of the OCS.
 * Spacings of an array run along the turned axes and are not scaled.
 */
export const insertMatrix = (insert: InsertGeometry, extrusion: Point, basePoint: Point, column = 0, row = 0): Matrix4 => {
  const [c, s] = [Math.cos(insert.rotation), Math.sin(insert.rotation)]
  const [sx, sy, sz] = insert.scale
  const [dx, dy] = [column * insert.columnSpacing, row * insert.rowSpacing]
  const tx = insert.at[0] + c * dx - s * dy
  const ty = insert.at[1] + s * dx + c * dy
  const [bx, by, bz] = [sx * basePoint[0], sy * basePoint[1], sz * basePoint[2]]
  return multiply(ocsMatrix(extrusion), [
    c * sx,
    s * sx,
    0,
    0,
    -s * sy,
    c * sy,
    0,
    0,
    0,
    0,
    sz,
    0,
    tx - c * bx + s * by,
    ty - s * bx - c * by,
    insert.at[2] - bz,
    1,
  ])
}

/** The greatest length of an axis. */
export const scaleOfMatrix = (m: Matrix4): number => Math.max(Math.hypot(m[0], m[1], m[2]), Math.hypot(m[4], m[5], m[6]), Math.hypot(m[8], m[9], m[10]))

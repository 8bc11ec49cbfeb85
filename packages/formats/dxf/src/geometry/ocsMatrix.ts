import { type Matrix4, identity } from '@trunnion/core'
import type { Point } from '../entities/types.ts'

/**
 * The frame of an entity's plane (OCS) in world coordinates, from its normal alone: the arbitrary axis algorithm (DXF reference).
 * The limit 1/64 is part of the format: readers that choose otherwise turn geometry by 90 degrees.
 *
 * @param extrusion - unit length
 */
export const ocsMatrix = ([nx, ny, nz]: Point): Matrix4 => {
  if (nx === 0 && ny === 0 && nz > 0) return identity
  const nearZ = Math.abs(nx) < 1 / 64 && Math.abs(ny) < 1 / 64
  // Y × N near the Z axis, else Z × N
  let [ax, ay, az] = nearZ ? [nz, 0, -nx] : [-ny, nx, 0]
  const length = Math.hypot(ax, ay, az)
  ;[ax, ay, az] = [ax / length, ay / length, az / length]
  return [ax, ay, az, 0, ny * az - nz * ay, nz * ax - nx * az, nx * ay - ny * ax, 0, nx, ny, nz, 0, 0, 0, 0, 1]
}

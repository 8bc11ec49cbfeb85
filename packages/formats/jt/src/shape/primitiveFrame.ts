import { fault } from '@trunnion/core'

export type Vector = readonly [number, number, number]

/** A point and so much of up to three directions. */
export const along = (base: Vector, x: number, u: Vector, y = 0, v: Vector = u, z = 0, w: Vector = u): Vector => [
  base[0] + x * u[0] + y * v[0] + z * w[0],
  base[1] + x * u[1] + y * v[1] + z * w[1],
  base[2] + x * u[2] + y * v[2] + z * w[2],
]

export const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]

export const lengthOf = (a: Vector): number => Math.hypot(a[0], a[1], a[2])

export const unit = (a: Vector): Vector => {
  const length = lengthOf(a)
  return length > 0 ? [a[0] / length, a[1] / length, a[2] / length] : a
}

/** A unit vector across another, away from the coordinate axis that lies nearest to it. */
export const across = ([x, y, z]: Vector): Vector => {
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)]
  return unit(cross([x, y, z], ax <= ay && ax <= az ? [1, 0, 0] : ay <= az ? [0, 1, 0] : [0, 0, 1]))
}

/** The axes that a quaternion a + bi + cj + dk turns the coordinate axes to; those that it comes from when `inverse`. */
export const axesOf = ([a, b, c, d]: readonly number[], inverse: boolean): readonly [Vector, Vector, Vector] => {
  const norm = Math.hypot(a, b, c, d)
  if (!(norm > 0)) return fault('INPUT_MALFORMED', 'A primitive has no orientation.', { format: 'jt' })
  const w = (inverse ? -a : a) / norm
  const [x, y, z] = [b / norm, c / norm, d / norm]
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
    [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
  ]
}

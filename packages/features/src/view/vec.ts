/** A point or direction in space. */
export type Vec = readonly [number, number, number]

export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const mul = (a: Vec, s: number): Vec => [a[0] * s, a[1] * s, a[2] * s]
export const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vec, b: Vec): Vec => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
export const norm = (a: Vec): number => Math.hypot(a[0], a[1], a[2])
/** Unit vector; zero stays zero. */
export const unit = (a: Vec): Vec => {
  const length = norm(a)
  return length > 0 ? mul(a, 1 / length) : a
}
export const at = (array: ArrayLike<number>, index: number): Vec => [array[index], array[index + 1], array[index + 2]]
/** Whether two unit vectors lie along one line, either way, within an angle (radians, small). */
export const isParallel = (a: Vec, b: Vec, angle = angular): boolean => norm(cross(a, b)) <= angle
export const isPerpendicular = (a: Vec, b: Vec, angle = angular): boolean => Math.abs(dot(a, b)) <= angle
/** Distance of a point from a line through `origin` along a unit vector. */
export const fromLine = (p: Vec, origin: Vec, axis: Vec): number => norm(cross(sub(p, origin), axis))

/** Directions within 0.1 degrees are the same: exact sources agree far better, and no machinist tells less apart. */
export const angular = (0.1 * Math.PI) / 180

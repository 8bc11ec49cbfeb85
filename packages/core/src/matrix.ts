/** 4 × 4 affine matrix, column-major as glTF has it: element (row r, column c) is `m[4 * c + r]`. */
export type Matrix4 = readonly number[]

export const identity: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** a · b: first b, then a. */
export const multiply = (a: Matrix4, b: Matrix4): Matrix4 => {
  const out = new Array<number>(16)
  for (let c = 0; c < 4; c++)
    for (let r = 0; r < 4; r++) out[4 * c + r] = a[r] * b[4 * c] + a[4 + r] * b[4 * c + 1] + a[8 + r] * b[4 * c + 2] + a[12 + r] * b[4 * c + 3]
  return out
}

/** The point `m · (x, y, z, 1)`. */
export const transformPoint = (m: Matrix4, x: number, y: number, z: number): [number, number, number] => [
  m[0] * x + m[4] * y + m[8] * z + m[12],
  m[1] * x + m[5] * y + m[9] * z + m[13],
  m[2] * x + m[6] * y + m[10] * z + m[14],
]

/** Determinant of the linear part: the factor by which volumes grow, negative for a mirror. */
export const determinant3 = (m: Matrix4): number =>
  m[0] * (m[5] * m[10] - m[9] * m[6]) - m[4] * (m[1] * m[10] - m[9] * m[2]) + m[8] * (m[1] * m[6] - m[5] * m[2])

/** Inverse of an affine matrix, or undefined when it is singular. */
export const invert = (m: Matrix4): Matrix4 | undefined => {
  const d = determinant3(m)
  if (!Number.isFinite(1 / d)) return undefined
  const a = [
    (m[5] * m[10] - m[9] * m[6]) / d,
    (m[9] * m[2] - m[1] * m[10]) / d,
    (m[1] * m[6] - m[5] * m[2]) / d,
    (m[8] * m[6] - m[4] * m[10]) / d,
    (m[0] * m[10] - m[8] * m[2]) / d,
    (m[4] * m[2] - m[0] * m[6]) / d,
    (m[4] * m[9] - m[8] * m[5]) / d,
    (m[8] * m[1] - m[0] * m[9]) / d,
    (m[0] * m[5] - m[4] * m[1]) / d,
  ]
  const t = [0, 1, 2].map((r) => -(a[r] * m[12] + a[3 + r] * m[13] + a[6 + r] * m[14]))
  return [a[0], a[1], a[2], 0, a[3], a[4], a[5], 0, a[6], a[7], a[8], 0, t[0], t[1], t[2], 1]
}

export const scaling = (s: number): Matrix4 => [s, 0, 0, 0, 0, s, 0, 0, 0, 0, s, 0, 0, 0, 0, 1]

export const translation = (x: number, y: number, z: number): Matrix4 => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]

export const isIdentity = (m: Matrix4): boolean => m.every((value, i) => value === identity[i])

export const isFiniteMatrix = (m: Matrix4): boolean => m.length === 16 && m.every(Number.isFinite)

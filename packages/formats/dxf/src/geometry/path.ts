import type { Matrix4 } from '@trunnion/core'

/** A growing run of xyz points that is used again and again. */
export interface Path {
  xyz: Float64Array
  /** Points, not numbers. */
  count: number
}

export const makePath = (): Path => ({ xyz: new Float64Array(3 * 64), count: 0 })

export const pushPoint = (path: Path, x: number, y: number, z: number): void => {
  let at = 3 * path.count
  if (at === path.xyz.length) {
    const wider = new Float64Array(2 * at)
    wider.set(path.xyz)
    path.xyz = wider
  }
  path.xyz[at++] = x
  path.xyz[at++] = y
  path.xyz[at] = z
  path.count++
}

export const movePath = (path: Path, m: Matrix4): void => {
  const { xyz, count } = path
  for (let i = 0; i < 3 * count; i += 3) {
    const [x, y, z] = [xyz[i], xyz[i + 1], xyz[i + 2]]
    xyz[i] = m[0] * x + m[4] * y + m[8] * z + m[12]
    xyz[i + 1] = m[1] * x + m[5] * y + m[9] * z + m[13]
    xyz[i + 2] = m[2] * x + m[6] * y + m[10] * z + m[14]
  }
}

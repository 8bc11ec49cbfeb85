import type { FaceFacts } from './takeCensus.ts'
import type { Tessellation } from './tessellate.ts'

export interface KeptMesh extends Pick<Tessellation, 'positions' | 'normals' | 'indices'> {
  /** One entry a face of the census, whether it has triangles or not. */
  readonly faceFirstTriangle: Uint32Array
  readonly dropped: number
  readonly notMeshed: number
}

/** Drops triangles without area (in float32) and ties the rest to the faces of the census by shape hash, in order. */
export const dropDegenerate = (mesh: Tessellation | undefined, facts: readonly FaceFacts[]): KeptMesh => {
  const faceFirstTriangle = new Uint32Array(facts.length)
  if (!mesh) return { positions: new Float32Array(0), normals: new Float32Array(0), indices: new Uint32Array(0), faceFirstTriangle, dropped: 0, notMeshed: 0 }
  const { positions, normals, indices, faceGroups } = mesh
  const kept = new Uint32Array(indices.length)
  let to = 0
  let group = 0
  let notMeshed = 0
  for (let face = 0; face < facts.length; face++) {
    faceFirstTriangle[face] = to / 3
    const start = to
    if (3 * group < faceGroups.length && faceGroups[3 * group + 2] === facts[face].hash) {
      const first = faceGroups[3 * group]
      const end = first + faceGroups[3 * group + 1]
      for (let i = first; i < end; i += 3)
        if (hasArea(positions, indices[i], indices[i + 1], indices[i + 2])) {
          kept[to++] = indices[i]
          kept[to++] = indices[i + 1]
          kept[to++] = indices[i + 2]
        }
      group++
    }
    if (to === start) notMeshed++
  }
  return { positions, normals, indices: to === kept.length ? kept : kept.slice(0, to), faceFirstTriangle, dropped: (indices.length - to) / 3, notMeshed }
}

const hasArea = (p: Float32Array, a: number, b: number, c: number): boolean => {
  const ax = p[3 * a]
  const ay = p[3 * a + 1]
  const az = p[3 * a + 2]
  const ux = p[3 * b] - ax
  const uy = p[3 * b + 1] - ay
  const uz = p[3 * b + 2] - az
  const vx = p[3 * c] - ax
  const vy = p[3 * c + 1] - ay
  const vz = p[3 * c + 2] - az
  const x = uy * vz - uz * vy
  const y = uz * vx - ux * vz
  const z = ux * vy - uy * vx
  return x * x + y * y + z * z > 0
}

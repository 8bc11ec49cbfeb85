import { type Result, type Scene, attempt, fault, millimetresPer } from '@trunnion/core'
import { placedPositions, placements } from './placements.ts'
import { stlHeaderBytes, stlRecordBytes } from './stlFlavour.ts'

/**
 * Writes a scene as binary STL: all placements as one soup, in millimetres, in the source's own axes, normals computed.
 *
 * @throws never; fails with NO_GEOMETRY
 */
export const writeStl = (scene: Scene): Result<Uint8Array> =>
  attempt(() => {
    const placed = placements(scene)
    const triangles = placed.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0)
    if (triangles === 0) fault('NO_GEOMETRY', 'The scene holds no triangles.')
    const bytes = new Uint8Array(stlHeaderBytes + stlRecordBytes * triangles)
    bytes.set(new TextEncoder().encode('Trunnion binary STL, millimetres'))
    const view = new DataView(bytes.buffer)
    view.setUint32(80, triangles, true)
    const scale = millimetresPer(scene.lengthUnit)
    let at = stlHeaderBytes
    for (const placement of placed) {
      // Normals belong to the corners as they are written, so that reading and writing again gives the same bytes.
      const corners = Float32Array.from(placedPositions(placement, scale), withoutMinusZero)
      const { indices } = placement.mesh
      for (let i = 0; i < indices.length; i += 3) {
        writeRecord(view, at, corners, 3 * indices[i], 3 * indices[placement.mirrored ? i + 2 : i + 1], 3 * indices[placement.mirrored ? i + 1 : i + 2])
        at += stlRecordBytes
      }
    }
    return bytes
  })

/** Tiny negative numbers round to -0. */
const withoutMinusZero = (value: number): number => Math.fround(value) + 0

const writeRecord = (view: DataView, at: number, p: Float32Array, a: number, b: number, c: number): void => {
  const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
  const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
  const unit = length > 0 && length < Infinity ? 1 / length : 0
  view.setFloat32(at, nx * unit, true)
  view.setFloat32(at + 4, ny * unit, true)
  view.setFloat32(at + 8, nz * unit, true)
  for (let k = 0; k < 3; k++) {
    view.setFloat32(at + 12 + 4 * k, p[a + k], true)
    view.setFloat32(at + 24 + 4 * k, p[b + k], true)
    view.setFloat32(at + 36 + 4 * k, p[c + k], true)
  }
}

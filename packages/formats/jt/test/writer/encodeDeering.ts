import { type DeeringCodes, decodeDeering } from '../../src/codec/deering.ts'

const psiMax = 0.615479709

/** Which of x, y, z each of the base triangle's axes is, by sextant. */
const axesOf = [
  [0, 1, 2],
  [2, 1, 0],
  [2, 0, 1],
  [1, 0, 2],
  [1, 2, 0],
  [0, 2, 1],
]

/** Codes of the nearest representable direction of each normal (xyz triples). */
export const encodeDeering = (normals: readonly number[], bits: number): DeeringCodes => {
  const count = normals.length / 3
  const steps = 2 ** bits
  const codes = { sextant: new Int32Array(count), octant: new Int32Array(count), theta: new Int32Array(count), psi: new Int32Array(count) }
  const code = (angle: number): number => Math.min(steps - 1, Math.max(0, Math.round((angle * steps) / psiMax)))
  for (let i = 0; i < count; i++) {
    const n = normals.slice(3 * i, 3 * i + 3)
    const length = Math.hypot(...n)
    const octant = (n[0] >= 0 ? 4 : 0) | (n[1] >= 0 ? 2 : 0) | (n[2] >= 0 ? 1 : 0)
    let best = -2
    for (const [sextant, axes] of axesOf.entries()) {
      const [x, y, z] = axes.map((axis) => Math.abs(n[axis]) / length)
      const psi = code(Math.asin(Math.min(1, y)))
      const theta = Math.min(steps - 1, Math.max(0, steps - Math.round((Math.atan(Math.sin(Math.atan2(z, x))) * steps) / psiMax) - (sextant & 1)))
      const [dx, dy, dz] = decodeDeering(
        { sextant: Int32Array.of(sextant), octant: Int32Array.of(octant), theta: Int32Array.of(theta), psi: Int32Array.of(psi) },
        bits,
      )
      const dot = (dx * n[0] + dy * n[1] + dz * n[2]) / length
      if (dot <= best) continue
      best = dot
      codes.sextant[i] = sextant
      codes.octant[i] = octant
      codes.theta[i] = theta
      codes.psi[i] = psi
    }
  }
  return codes
}

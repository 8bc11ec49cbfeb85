const psiMax = 0.615479709

/** Permutation of (x, y, z) by sextant: which of the point's own axes goes to x, y and z. */
const sextantAxes = [0, 1, 2, 2, 1, 0, 1, 2, 0, 1, 0, 2, 2, 0, 1, 0, 2, 1]

/** Codes of unit vectors on a sphere cut into 48 triangles (Deering, Geometry Compression, SIGGRAPH 1995). */
export interface DeeringCodes {
  readonly sextant: Int32Array
  readonly octant: Int32Array
  readonly theta: Int32Array
  readonly psi: Int32Array
}

/** Unit vectors (xyz triples) of `codes` with `bits` bits an angle. */
export const decodeDeering = (codes: DeeringCodes, bits: number): Float32Array => {
  const { sextant, octant, theta, psi } = codes
  const steps = 2 ** bits
  const count = sextant.length
  // Angles repeat: with fewer steps than normals, sines and cosines are computed once a step (four calls a normal otherwise).
  const size = steps <= 4 * count ? steps + 1 : 0
  const cosTheta = new Float64Array(size)
  const sinTheta = new Float64Array(size)
  const cosPsi = new Float64Array(size)
  const sinPsi = new Float64Array(size)
  const thetaOf = (code: number): number => Math.asin(Math.tan((psiMax * (steps - code)) / steps))
  for (let k = 0; k < size; k++) {
    cosTheta[k] = Math.cos(thetaOf(k))
    sinTheta[k] = Math.sin(thetaOf(k))
    cosPsi[k] = Math.cos((psiMax * k) / steps)
    sinPsi[k] = Math.sin((psiMax * k) / steps)
  }
  const out = new Float32Array(count * 3)
  const last = steps - 1
  for (let i = 0; i < count; i++) {
    const s = sextant[i] & 7
    const o = octant[i]
    const t = (theta[i] & last) + (s & 1)
    const p = psi[i] & last
    const ct = size > 0 ? cosTheta[t] : Math.cos(thetaOf(t))
    const st = size > 0 ? sinTheta[t] : Math.sin(thetaOf(t))
    const cp = size > 0 ? cosPsi[p] : Math.cos((psiMax * p) / steps)
    const sp = size > 0 ? sinPsi[p] : Math.sin((psiMax * p) / steps)
    const x = ct * cp
    const z = st * cp
    const axes = s < 6 ? s * 3 : 0
    const ax = sextantAxes[axes]
    const ay = sextantAxes[axes + 1]
    const az = sextantAxes[axes + 2]
    const vx = ax === 0 ? x : ax === 1 ? sp : z
    const vy = ay === 0 ? x : ay === 1 ? sp : z
    const vz = az === 0 ? x : az === 1 ? sp : z
    out[3 * i] = (o & 4) === 0 ? -vx : vx
    out[3 * i + 1] = (o & 2) === 0 ? -vy : vy
    out[3 * i + 2] = (o & 1) === 0 ? -vz : vz
  }
  return out
}

/** Codes of the packed form of JT 10: psi in the low bits, then theta, octant (3 bits) and sextant (3 bits). */
export const unpackDeering = (packed: Int32Array, bits: number): DeeringCodes => {
  const count = packed.length
  const codes = { sextant: new Int32Array(count), octant: new Int32Array(count), theta: new Int32Array(count), psi: new Int32Array(count) }
  const mask = 2 ** bits - 1
  for (let i = 0; i < count; i++) {
    const word = packed[i]
    codes.psi[i] = word & mask
    codes.theta[i] = (word >>> bits) & mask
    codes.octant[i] = (word >>> (2 * bits)) & 7
    codes.sextant[i] = (word >>> (2 * bits + 3)) & 7
  }
  return codes
}

/**
 * Generalised winding number of a mesh about a point (Jacobson et al. 2013): 1 inside a closed outward surface, 0 outside, between for open ones.
 * Sums the solid angle of every face (Van Oosterom and Strackee 1983), so one query costs O(faces).
 */
export const windingNumber = (points: Float64Array, indices: Uint32Array, x: number, y: number, z: number): number => {
  let sum = 0
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const a = 3 * indices[i]
    const b = 3 * indices[i + 1]
    const c = 3 * indices[i + 2]
    const ax = points[a] - x
    const ay = points[a + 1] - y
    const az = points[a + 2] - z
    const bx = points[b] - x
    const by = points[b + 1] - y
    const bz = points[b + 2] - z
    const cx = points[c] - x
    const cy = points[c + 1] - y
    const cz = points[c + 2] - z
    const la = Math.sqrt(ax * ax + ay * ay + az * az)
    const lb = Math.sqrt(bx * bx + by * by + bz * bz)
    const lc = Math.sqrt(cx * cx + cy * cy + cz * cz)
    const det = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    const dots = la * lb * lc + (ax * bx + ay * by + az * bz) * lc + (bx * cx + by * cy + bz * cz) * la + (cx * ax + cy * ay + cz * az) * lb
    sum += Math.atan2(det, dots)
  }
  return sum / (2 * Math.PI)
}

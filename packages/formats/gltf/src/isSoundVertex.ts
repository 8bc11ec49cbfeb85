/** Beyond this no CAD model lies (metres): coordinates are damaged. */
const ABSURD = 1e12

/** Whether all vertices are sound. */
export const allSound = (p: Float32Array): boolean => {
  for (let i = 0; i < p.length; i++) if (!(Math.abs(p[i]) < ABSURD)) return false
  return true
}

/** Whether a vertex has finite coordinates that a model can have. */
export const isSoundVertex = (p: Float32Array, v: number): boolean =>
  Math.abs(p[3 * v]) < ABSURD && Math.abs(p[3 * v + 1]) < ABSURD && Math.abs(p[3 * v + 2]) < ABSURD

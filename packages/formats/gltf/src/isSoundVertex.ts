/** Beyond this no CAD model lies (metres): coordinates are damaged. */
const ABSURD = 1e12

/** Whether a vertex has finite coordinates that a model can have. */
export const isSoundVertex = (p: Float32Array, v: number): boolean =>
  Math.abs(p[3 * v]) < ABSURD && Math.abs(p[3 * v + 1]) < ABSURD && Math.abs(p[3 * v + 2]) < ABSURD

import type { Mesh } from '@trunnion/core'

/** A mesh of nothing but polylines, given as xyz lists. */
export const linesMesh = (name: string, lines: readonly (readonly number[])[]): Mesh => {
  const offsets = new Uint32Array(lines.length + 1)
  for (const [k, line] of lines.entries()) offsets[k + 1] = offsets[k] + line.length / 3
  const positions = new Float64Array(3 * offsets[lines.length])
  for (const [k, line] of lines.entries()) positions.set(line, 3 * offsets[k])
  return {
    name,
    positions: new Float64Array(0),
    indices: new Uint32Array(0),
    groups: { firstTriangle: new Uint32Array(0), material: new Int32Array(0), faceId: new Int32Array(0) },
    edges: { positions, offsets },
  }
}

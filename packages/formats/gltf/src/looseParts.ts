import type { Polylines, WarningLog } from '@trunnion/core'
import { isSoundVertex } from './isSoundVertex.ts'
import type { Primitive } from './readPrimitive.ts'

/** Copies the runs of vertices (`lengths[k]` each) whose vertices exist and are finite; counts the others. */
const gatherRuns = (primitives: readonly Exclude<Primitive, { kind: 'triangles' }>[]) => {
  const positions = new Float32Array(3 * primitives.reduce((n, p) => n + p.indices.length, 0))
  const offsets = new Uint32Array(1 + primitives.reduce((n, p) => n + p.lengths.length, 0))
  let runs = 0
  let end = 0
  let dropped = 0
  for (const { vertices, indices, lengths } of primitives) {
    const from = vertices.positions
    let at = 0
    for (const length of lengths) {
      let sound = true
      for (let i = at; i < at + length && sound; i++) sound = 3 * indices[i] < from.length && isSoundVertex(from, indices[i])
      if (!sound) dropped++
      for (let i = at; sound && i < at + length; i++, end++) for (let c = 0; c < 3; c++) positions[3 * end + c] = from[3 * indices[i] + c]
      if (sound) offsets[++runs] = end
      at += length
    }
  }
  return { positions: positions.subarray(0, 3 * end).slice(), offsets: offsets.slice(0, runs + 1), dropped }
}

/** Polylines and free points of a mesh. */
export const looseParts = (primitives: readonly (Primitive | undefined)[], log: WarningLog): { readonly edges?: Polylines; readonly points?: Float32Array } => {
  const { dropped: lines, ...edges } = gatherRuns(primitives.filter((p) => p?.kind === 'lines'))
  const { dropped: single, positions: points } = gatherRuns(primitives.filter((p) => p?.kind === 'points'))
  if (lines + single > 0) log.add('NOT_FINITE_DROPPED', 'Lines or points with missing or not finite vertices were dropped.', { format: 'gltf' }, lines + single)
  return { ...(edges.offsets.length > 1 && { edges }), ...(points.length > 0 && { points }) }
}

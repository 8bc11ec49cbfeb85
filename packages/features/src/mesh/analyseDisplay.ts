import type { Mesh } from '@trunnion/core'
import type { BodyAnalysis } from '../analyseBody.ts'
import { tierCaps } from '../tierCaps.ts'

/** The last tier: nothing is recognised; every face of the source is there to be shown. Cannot fail. */
export const analyseDisplay = (mesh: Mesh, unitMm: number): BodyAnalysis => {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let k = 0; k < mesh.positions.length; k++) {
    const x = mesh.positions[k] * unitMm
    if (x < box[k % 3]) box[k % 3] = x
    if (x > box[3 + (k % 3)]) box[3 + (k % 3)] = x
  }
  const diagonal = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
  return {
    features: [],
    faces: Array.from(mesh.groups.firstTriangle, (_, id) => ({ id, surface: 'unknown', class: 'unknown' as const, confidence: 0 })),
    kind: { kind: 'freeform' },
    patterns: [],
    symmetry: [],
    explained: 0,
    view: { faces: [], edges: [], box, diagonal: Number.isFinite(diagonal) ? diagonal : 0, tolerance: 0, corners: new Float64Array(0) },
    stockDirections: [],
    cap: tierCaps[4],
  }
}

import type { Matrix4 } from '@trunnion/core'
import type { NodeJson } from './gltfJson.ts'

/** How a matrix is written: in one node, or, when it shears, in an outer and an inner one. */
export interface Placement {
  readonly outer: NodeJson
  readonly inner?: NodeJson
}

export const placement = (m: Matrix4): Placement => ({ outer: { matrix: [...m] } })

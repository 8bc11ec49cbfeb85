import type { Mesh, SceneNode } from '@trunnion/core'

/**
 * Whether a node is an annotation: lines and nothing else, hidden until a viewer shows them (dimensions and notes that a reader keeps as lines).
 * It is no part of the body, so no figure of the parts and no box counts it. Lines that show are a wire part.
 */
export const isAnnotation = ({ visible }: SceneNode, { indices, edges, points }: Mesh): boolean =>
  visible === false && indices.length === 0 && edges !== undefined && points === undefined

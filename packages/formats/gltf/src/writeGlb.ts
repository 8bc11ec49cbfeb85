import { type Result, type Scene, attemptAsync } from '@trunnion/core'
import { assembleGlb } from './assembleGlb.ts'
import { buildDocument } from './buildDocument.ts'
import type { WriteOptions } from './writeOptions.ts'

/**
 * Writes a scene as GLB: metres, Y up, nodes, names, placements and shared meshes as in the scene. The same scene and options give the same bytes.
 *
 * Beside what glTF has words for, `extras` hold:
 * - scene: `sourceUnit`, `sourceUpAxis` and the scene's properties;
 * - node: its properties, `layers`; a hidden node has KHR_node_visibility;
 * - triangles: `faceIds` and `faceFirstTriangle`, parallel: face i begins at that triangle of its primitive. With Draco, which reorders triangles,
 *   the vertex attribute `_FACE` holds the index into `faceIds` instead. Both are absent for a single face without id;
 * - lines: `kind: 'edges'` and `segments`, the number of line segments of each edge, in order;
 * - a material that stands for none: `unset: true`.
 * @example
 * const glb = await writeGlb(scene, { compress: 'meshopt' })
 */
export const writeGlb = (scene: Scene, options: WriteOptions = {}): Promise<Result<Uint8Array>> =>
  attemptAsync(async () => {
    const { json, bin } = await buildDocument(scene, options)
    return assembleGlb(json, bin)
  })

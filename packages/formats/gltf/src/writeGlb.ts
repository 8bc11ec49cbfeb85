import { type Result, type Scene, attemptAsync } from '@trunnion/core'
import { assembleGlb } from './assembleGlb.ts'
import { buildDocument } from './buildDocument.ts'
import type { WriteOptions } from './writeOptions.ts'

/**
 * Writes a scene as GLB: metres, Y up, nodes, names, placements and shared meshes as in the scene.
 * @example
 * const glb = await writeGlb(scene, { compress: 'meshopt' })
 */
export const writeGlb = (scene: Scene, options: WriteOptions = {}): Promise<Result<Uint8Array>> =>
  attemptAsync(async () => {
    const { json, bin } = await buildDocument(scene, options)
    return assembleGlb(json, bin)
  })

import { type Result, type Scene, attemptAsync } from '@trunnion/core'
import { buildDocument } from './buildDocument.ts'
import type { WriteOptions } from './writeOptions.ts'

/** The two files of a glTF that is not a GLB; `bin` is empty when the scene has no geometry. */
export interface GltfFiles {
  readonly json: Uint8Array
  readonly bin: Uint8Array
}

/**
 * Writes a scene as glTF JSON and a binary file beside it.
 * @param options - `binUri`: the name under which `bin` will be stored, `scene.bin` when omitted
 */
export const writeGltf = (scene: Scene, options: WriteOptions & { readonly binUri?: string } = {}): Promise<Result<GltfFiles>> =>
  attemptAsync(async () => {
    const { json, bin } = await buildDocument(scene, options)
    const buffers = json.buffers?.map((b, i) => (i === 0 && bin.length > 0 ? { uri: encodeURIComponent(options.binUri ?? 'scene.bin'), ...b } : b))
    return { json: new TextEncoder().encode(JSON.stringify({ ...json, ...(buffers && { buffers }) }, undefined, 1)), bin }
  })

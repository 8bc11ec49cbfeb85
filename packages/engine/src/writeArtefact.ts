import { type Result, type Warning, err, ok, trunnionError } from '@trunnion/core'
import { type EngineContext, kernelLimits } from './context.ts'
import { lossesOf } from './lossesOf.ts'
import type { Model } from './model.ts'

/** What a conversion can write. */
export const outputFormats = ['glb', 'gltf', 'stl', 'obj', 'ply', '3mf', 'step'] as const
export type OutputFormat = (typeof outputFormats)[number]

export const compressions = ['none', 'meshopt', 'draco'] as const
export type Compression = (typeof compressions)[number]

/** A file beside the artefact that the artefact refers to by name. */
export interface Companion {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The file to be stored under the output's name, and files that belong beside it (glTF's buffer, OBJ's materials). */
export interface Artefact {
  readonly format: OutputFormat
  readonly bytes: Uint8Array
  /** glTF's buffer, OBJ's materials. */
  readonly companions: readonly Companion[]
  readonly warnings: readonly Warning[]
}

type Files = Pick<Artefact, 'bytes' | 'companions'>

const alone = (written: Result<Uint8Array>): Result<Files> => (written.ok ? ok({ bytes: written.value, companions: [] }) : written)

const files = async (model: Model, to: OutputFormat, compress: Compression, stem: string, context: EngineContext): Promise<Result<Files>> => {
  const { scene } = model
  switch (to) {
    case 'glb':
      return alone(await (await import('@trunnion/format-gltf')).writeGlb(scene, { compress }))
    case 'gltf': {
      const binUri = `${stem}.bin`
      const written = await (await import('@trunnion/format-gltf')).writeGltf(scene, { compress, binUri })
      return written.ok ? ok({ bytes: written.value.json, companions: [{ name: binUri, bytes: written.value.bin }] }) : written
    }
    case 'stl':
      return alone((await import('@trunnion/format-mesh')).writeStl(scene))
    case 'ply':
      return alone((await import('@trunnion/format-mesh')).writePly(scene))
    case '3mf':
      return alone((await import('@trunnion/format-mesh')).write3mf(scene))
    case 'obj': {
      const mtlName = `${stem}.mtl`
      const written = (await import('@trunnion/format-mesh')).writeObj(scene, { mtlName })
      if (!written.ok) return written
      const { obj, mtl } = written.value
      return ok({ bytes: obj, companions: mtl ? [{ name: mtlName, bytes: mtl }] : [] })
    }
    case 'step': {
      if (!model.exact) return err(trunnionError('FORMAT_UNSUPPORTED', 'STEP holds exact surfaces; a mesh cannot be written as STEP.'))
      const { stepAssemblyOf } = await import('./step/stepAssemblyOf.ts')
      const pool = await context.kernel(Infinity)
      return alone(await pool.writeStep(stepAssemblyOf(model, model.exact), kernelLimits(context, 8 * 2 ** 20)))
    }
  }
}

/**
 * Writes a model as an artefact. The same model and options always give the same bytes.
 *
 * @param stem - base name for files beside the artefact, which the artefact must name; the caller's choice, never the input's
 * @returns FORMAT_UNSUPPORTED when the source has no exact geometry and STEP is asked for
 */
export const writeArtefact = async (model: Model, to: OutputFormat, compress: Compression, stem: string, context: EngineContext): Promise<Result<Artefact>> => {
  const written = await files(model, to, compress, stem, context)
  return written.ok ? ok({ format: to, ...written.value, warnings: lossesOf(model.scene, to) }) : written
}

import { type Result, type Warning, err, ok, trunnionError } from '@trunnion/core'
import { writeGlb, writeGltf } from '@trunnion/format-gltf'
import { write3mf, writeObj, writePly, writeStl } from '@trunnion/format-mesh'
import type { EngineContext } from './context.ts'
import type { Model } from './model.ts'
import { stepAssemblyOf } from './step/stepAssemblyOf.ts'

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

const plain = (format: OutputFormat, result: Result<Uint8Array>): Result<Artefact> =>
  result.ok ? ok({ format, bytes: result.value, companions: [], warnings: [] }) : result

/**
 * Writes a model as an artefact. The same model and options always give the same bytes.
 *
 * @param stem - base name for files beside the artefact, which the artefact must name; the caller's choice, never the input's
 * @returns FORMAT_UNSUPPORTED when the source has no exact geometry and STEP is asked for
 */
export const writeArtefact = async (model: Model, to: OutputFormat, compress: Compression, stem: string, context: EngineContext): Promise<Result<Artefact>> => {
  const { scene } = model
  switch (to) {
    case 'glb':
      return plain(to, await writeGlb(scene, { compress }))
    case 'gltf': {
      const written = await writeGltf(scene, { compress, binUri: `${stem}.bin` })
      return written.ok ? ok({ format: to, bytes: written.value.json, companions: [{ name: `${stem}.bin`, bytes: written.value.bin }], warnings: [] }) : written
    }
    case 'stl':
      return plain(to, writeStl(scene))
    case 'ply':
      return plain(to, writePly(scene))
    case '3mf':
      return plain(to, write3mf(scene))
    case 'obj': {
      const written = writeObj(scene, { mtlName: `${stem}.mtl` })
      if (!written.ok) return written
      const { obj, mtl } = written.value
      return ok({ format: to, bytes: obj, companions: mtl ? [{ name: `${stem}.mtl`, bytes: mtl }] : [], warnings: [] })
    }
    case 'step': {
      if (!model.exact) return err(trunnionError('FORMAT_UNSUPPORTED', 'STEP holds exact surfaces; a mesh cannot be written as STEP.'))
      const limits = {
        timeMs: context.limits.timeMs + context.limits.timeMsPerMiB * 8,
        memoryBytes: context.limits.memoryBytes,
        ...(context.signal && { signal: context.signal }),
      }
      return plain(to, await (await context.kernel(Infinity)).writeStep(stepAssemblyOf(model, model.exact), limits))
    }
  }
}

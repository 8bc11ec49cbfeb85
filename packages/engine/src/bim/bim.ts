import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type BimReport, type BimRequest, type BimWorld, bimScene, convertDrawing, writeIfc } from '@trunnion/bim'
import { type Result, type TrunnionError, type Warning, err, ok, trunnionError } from '@trunnion/core'
import { type EngineContext, kernelLimits } from '../context.ts'

export interface BimConversion extends BimRequest {
  /** Further exports, made from the finished database. */
  readonly ifc?: string
  readonly glb?: string
}

export interface BimOutcome {
  readonly input: { readonly file: string; readonly bytes: number }
  /** Undefined where a finished output was left as it is. */
  readonly report: BimReport | undefined
  readonly exports: readonly { readonly file: string; readonly format: 'ifc' | 'glb'; readonly bytes: number; readonly ms: number }[]
}

/** Node's collector is not reachable otherwise without a flag at its start. */
const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  return typeof collect === 'function' ? () => void collect() : () => {}
}

const worldOf = (context: EngineContext, watch: Pick<BimWorld, 'onProgress' | 'log'>): BimWorld => {
  let collect: (() => void) | undefined
  return {
    ...watch,
    now: () => context.clock.now(),
    date: () => new Date().toISOString(),
    rssMb: () => process.memoryUsage.rss() / 2 ** 20,
    collectGarbage: () => (collect ??= collector())(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    processors: availableParallelism(),
    ...(context.signal && { signal: context.signal }),
    decodeDwg: async (file) => {
      const bytes = await readFile(file)
      const { dwgInProcess } = await import('../dwg/dwgInProcess.ts')
      const done = await dwgInProcess(bytes, { ...kernelLimits(context, bytes.length), outputBytes: 2 ** 31 })
      return done.ok ? ok(done.value.dxf) : done
    },
  }
}

/** Writes beside the target and renames: nobody sees half of it. */
const replacing = async (file: string, write: (partial: string) => Promise<Result<unknown>>): Promise<Result<number>> => {
  const partial = `${file}.${process.pid}.partial`
  try {
    const done = await write(partial)
    if (!done.ok) return done
    await rename(partial, file)
    return ok((await stat(file)).size)
  } catch {
    return err(trunnionError('OUTPUT_FAILED'))
  } finally {
    await rm(partial, { force: true })
  }
}

const writeGlbOf = async (database: string, file: string, context: EngineContext): Promise<Result<readonly Warning[]>> => {
  const scene = bimScene(database, context.budgets)
  if (!scene.ok) return scene
  const { writeGlb } = await import('@trunnion/format-gltf')
  const written = await writeGlb(scene.value, { compress: 'none' })
  if (!written.ok) return written
  await writeFile(file, written.value)
  return ok([])
}

/**
 * Turns a drawing (DXF or DWG) into a database of building elements, and that into IFC4 and GLB where asked for.
 *
 * @returns the errors of `convertDrawing`; OUTPUT_FAILED, LIMIT_TRIANGLES for the exports
 */
export const bim = async (request: BimConversion, context: EngineContext, watch: Pick<BimWorld, 'onProgress' | 'log'> = {}): Promise<Result<BimOutcome>> => {
  const done = await convertDrawing(request, worldOf(context, watch))
  if (!done.ok) return done
  const exports: BimOutcome['exports'][number][] = []
  let failed: TrunnionError | undefined
  const add = async (format: 'ifc' | 'glb', file: string, write: (partial: string) => Promise<Result<unknown>>): Promise<void> => {
    const started = context.clock.now()
    const bytes = await replacing(file, write)
    if (bytes.ok) exports.push({ file, format, bytes: bytes.value, ms: Math.round(context.clock.now() - started) })
    else failed ??= bytes.error
  }
  if (request.ifc !== undefined) await add('ifc', request.ifc, async (partial) => writeIfc(request.output, partial, context.version))
  if (request.glb !== undefined) await add('glb', request.glb, (partial) => writeGlbOf(request.output, partial, context))
  if (failed) return err(failed)
  return ok({ input: { file: basename(request.input), bytes: await sizeOf(request.input) }, report: done.value, exports })
}

const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}

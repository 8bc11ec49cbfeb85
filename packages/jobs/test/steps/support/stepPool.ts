import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Result, ok } from '@trunnion/core'
import { defaultRecycle, makeChildPool } from '../../../src/isolation/makeChildPool.ts'
import type { StepDone, StepProgress } from '../../../src/isolation/types.ts'

export interface Produced extends StepDone {
  /** Content of the outputs by name. */
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly progress: readonly StepProgress[]
}

/** A pool of the product's own children, in the sandbox where that works. */
export const makeStepPool = (size = 1) => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-steps-'))
  const made = makeChildPool({
    size,
    folder,
    sandbox: 'auto',
    memoryBytes: 2 ** 31,
    recycle: defaultRecycle,
    config: { version: 'test', kernelWorkers: 1, budgets: { bytes: 2 ** 24 }, limits: {}, warmKernel: true },
  })
  if (!made.ok) throw new Error(made.error.message)
  const pool = made.value
  const step = (name: string, params: unknown, inputs: Readonly<Record<string, Uint8Array | string>>, signal?: AbortSignal): Promise<Result<Produced>> => {
    const progress: StepProgress[] = []
    return pool.run<Produced>({
      limits: { wallMs: 60_000, memoryBytes: 2 ** 31, graceMs: 1000, outputBytes: 2 ** 26 },
      ...(signal && { signal }),
      prepare: async (work) => {
        const named = Object.entries(inputs).map(([input, content], i) => ({ name: input, path: join(work.in, String(i)), content }))
        for (const { path, content } of named) await writeFile(path, content)
        return ok({ step: name, params, inputs: named.map(({ name, path }) => ({ name, path })) })
      },
      collect: async (_, done) => {
        const files: Record<string, Uint8Array> = {}
        for (const output of done.outputs) files[output.name] = await readFile(output.path)
        return ok({ ...done, files, progress })
      },
      onProgress: (one) => void progress.push(one),
    })
  }
  const close = async (): Promise<void> => {
    await pool.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { pool, step, close }
}

export const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Result, ok, unwrap } from '@trunnion/core'
import { type ChildPool, type StepCall, type WorkFolder, defaultRecycle, makeChildPool, primeKernelCode, probeIsolation } from '@trunnion/jobs'
import { median } from './statistics.ts'

const sample = fileURLToPath(new URL('../samples/gearbox.step', import.meta.url))
const limits = { wallMs: 60_000, memoryBytes: 2 ** 31, graceMs: 1000, outputBytes: 2 ** 28 }

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** No input: the step answers with an error at once, so that what remains is the way there and back. */
const nothing = async (): Promise<Result<StepCall>> => ok({ step: 'convert', params: {}, inputs: [] })

const gearbox = async (folder: WorkFolder): Promise<Result<StepCall>> => {
  const path = join(folder.in, 'gearbox.step')
  await copyFile(sample, path)
  return ok({ step: 'convert', params: {}, inputs: [{ name: 'gearbox.step', path }] })
}

const run = (pool: ChildPool, prepare: typeof gearbox): Promise<Result<void>> => pool.run({ limits, prepare, collect: async () => ok(undefined) })

/**
 * What keeping steps apart costs: the start of a child until it takes work, the round trip of a step that does nothing in a warm child (with the emptying of
 * its folder), and a conversion in a fresh child against one in a warm child. Medians.
 */
export const isolation = async (): Promise<readonly Readonly<Record<string, string | number>>[]> => {
  const rows = []
  for (const sandbox of probeIsolation().bwrap ? (['off', 'required'] as const) : (['off'] as const)) {
    const folder = await mkdtemp(join(tmpdir(), 'trunnion-bench-'))
    const config = { version: 'bench', kernelWorkers: 1, budgets: {}, limits: {}, warmKernel: false }
    const memoryBytes = 2 ** 31
    const start = (more = {}): ChildPool =>
      unwrap(makeChildPool({ size: 1, folder, sandbox, memoryBytes, recycle: defaultRecycle, config: { ...config, ...more } }))
    const keeping = { cacheFolder: join(folder, 'code') }
    await primeKernelCode({ memoryBytes, folder, sandbox, sample, config: { ...config, ...keeping } })
    const cold: number[] = []
    const first: number[] = []
    const kept: number[] = []
    for (let round = 0; round < 5; round++) {
      const pool = start()
      cold.push(await timed(() => run(pool, nothing)))
      first.push(await timed(() => run(pool, gearbox)))
      await pool.close()
      const keeper = start(keeping)
      await run(keeper, nothing)
      kept.push(await timed(() => run(keeper, gearbox)))
      await keeper.close()
    }
    const pool = start(keeping)
    for (let round = 0; round < 3; round++) await run(pool, gearbox)
    const warm: number[] = []
    const trip: number[] = []
    for (let round = 0; round < 7; round++) warm.push(await timed(() => run(pool, gearbox)))
    for (let round = 0; round < 50; round++) trip.push(await timed(() => run(pool, nothing)))
    const [child] = pool.stats().children
    await pool.close()
    await rm(folder, { recursive: true, force: true })
    rows.push({
      sandbox,
      'cold start ms': median(cold),
      'round trip ms': median(trip),
      'first gearbox ms': median(first),
      'with kept code ms': median(kept),
      'warm gearbox ms': median(warm),
      'child MB': child.memoryBytes / 2 ** 20,
    })
  }
  return rows
}

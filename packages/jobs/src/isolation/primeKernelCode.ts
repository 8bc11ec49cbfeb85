import { mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type SandboxMode, probeIsolation } from './probeIsolation.ts'
import { startChild } from './startChild.ts'
import type { ChildConfig } from './types.ts'
import { makePoolFolder, makeWorkFolder } from './workFolder.ts'

export interface PrimeOptions {
  /** As the pool's: V8 takes kept code only under the flags it was made with, and the limit of the heap is one. */
  readonly memoryBytes: number
  readonly folder: string
  readonly sandbox: SandboxMode
  readonly config: Omit<ChildConfig, 'watchParent' | 'keepCode'> & { readonly cacheFolder: string }
  /** A STEP file of ours; never one of a tenant. */
  readonly sample: string
}

/** V8 optimises what is hot: the third run finds little left to do. */
const rounds = 3
const limits = { wallMs: 120_000, memoryBytes: 4 * 2 ** 30, graceMs: 1000, outputBytes: 2 ** 30 }

/**
 * Fills the folder of kept kernel code, unless it holds some. The children of a pool read that folder and never write it: one that was taken over by its input must not
 * leave machine code for the others. So a child that sees nothing but our own sample makes it, once for each installation. The first conversion of a fresh child takes
 * 1.8 s with kept code and 2.9 s without, and 290 MB instead of 400 (1.3 MB of STEP, two busy processors; bench/isolation.bench.ts).
 *
 * @returns false when nothing was kept: the children then compile for themselves
 */
export const primeKernelCode = async ({ memoryBytes, folder, sandbox, config, sample }: PrimeOptions): Promise<boolean> => {
  mkdirSync(config.cacheFolder, { recursive: true, mode: 0o700 })
  const cacheFolder = realpathSync(config.cacheFolder)
  const holds = (): boolean => readdirSync(cacheFolder).some((name) => name.endsWith('.code'))
  if (holds()) return true
  const tools = probeIsolation()
  const poolFolder = makePoolFolder(folder)
  const child = startChild({
    entry: new URL('./child.ts', import.meta.url),
    folder: makeWorkFolder(poolFolder),
    tools,
    sandboxed: sandbox !== 'off' && tools.bwrap,
    memoryBytes,
    config: { ...config, cacheFolder, keepCode: true },
  })
  if (await child.ready) {
    const path = join(child.folder.in, 'sample.step')
    await copyFile(sample, path)
    for (let round = 0; round < rounds && child.alive(); round++)
      await child.perform({ step: 'convert', params: {}, inputs: [{ name: 'sample.step', path }] }, { limits })
  }
  await child.retire(10_000)
  await rm(poolFolder, { recursive: true, force: true })
  return holds()
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { makeCodeCache } from './codeCache.ts'

export interface CompileOptions {
  /**
   * Baseline code only, when there is no kept code: for short-lived commands with small input. The flag is of the whole process and for what is compiled after it.
   * Loses by a factor of 2 on warm pools and above some megabytes of input.
   */
  readonly liftoff?: boolean
  /** Folder of the user's own where optimised code is kept between processes; none when omitted. */
  readonly cacheFolder?: string
}

/** The kernel's WebAssembly, compiled. */
export interface CompiledKernel {
  readonly module: WebAssembly.Module
  /** Keeps what has been optimised for the next process. */
  keep(): void
}

/**
 * Compiles the kernel's WebAssembly once; threads share the result with its machine code.
 *
 * V8 compiles functions when they are first called, and the optimising compiler works on hot ones beside it. In a cold process that costs more than it brings:
 * an 89 kB part took 0.6 s of processor time and 200 MB with baseline code alone, 2.4 s and 490 MB with 128 compilation tasks on 2 cores. So there is
 * one task, and where no code was kept short-lived commands with small input get baseline code alone. `--liftoff-only` by itself does nothing once V8 runs: what
 * it implies must be set too.
 */
export const compileKernel = async ({ liftoff = false, cacheFolder }: CompileOptions = {}): Promise<CompiledKernel> => {
  const wire = await readFile(createRequire(import.meta.url).resolve('replicad-opencascadejs/wasm'))
  setFlagsFromString('--wasm-num-compilation-tasks=1')
  const cache = cacheFolder === undefined ? undefined : makeCodeCache(cacheFolder)
  const kept = cache?.load(wire)
  if (kept) return { module: kept, keep: () => cache?.save(kept) }
  if (liftoff) for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
  const module = await WebAssembly.compile(wire)
  return { module, keep: liftoff ? () => {} : () => cache?.save(module) }
}

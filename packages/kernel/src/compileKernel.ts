import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * Compiles the kernel's WebAssembly once; threads share the result with its machine code.
 *
 * V8 compiles functions when they are first called, and the optimising compiler works on hot ones beside it. In a cold process that costs more than it brings:
 * an 89 kB part took 0.6 s of processor time and 200 MB with baseline code alone, 2.4 s and 490 MB with 128 compilation tasks on 2 cores. So warm pools get one
 * task, short-lived commands with small input none. `--liftoff-only` by itself does nothing once V8 runs: what it implies must be set too. The flags hold for the
 * whole process and for what is compiled after them.
 *
 * @param liftoff - baseline code only: loses by a factor of 2 on warm pools and above some megabytes of input
 */
export const compileKernel = async (liftoff: boolean): Promise<WebAssembly.Module> => {
  const flags = liftoff ? ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'] : ['--wasm-num-compilation-tasks=1']
  for (const flag of flags) setFlagsFromString(flag)
  const path = createRequire(import.meta.url).resolve('replicad-opencascadejs/wasm')
  return WebAssembly.compile(await readFile(path))
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/**
 * Compiles the kernel's WebAssembly once; threads share the result with its machine code.
 *
 * @param liftoff - baseline code only: nearly halves a cold start on small files, loses on warm pools and big files. A flag of the whole process, so for
 * short-lived commands only, and only before the first compilation.
 */
export const compileKernel = async (liftoff: boolean): Promise<WebAssembly.Module> => {
  if (liftoff) setFlagsFromString('--liftoff-only')
  const path = createRequire(import.meta.url).resolve('replicad-opencascadejs/wasm')
  return WebAssembly.compile(await readFile(path))
}

import init from 'replicad-opencascadejs'
import type { Occt } from './occt.ts'

/**
 * One OCCT 8 instance over a module that was compiled before: 120 ms, most of it the registration of the bindings.
 *
 * @param module - `replicad_single.wasm`, compiled
 */
export const instantiate = async (module: WebAssembly.Module): Promise<Occt> => {
  const silent = (): void => {}
  const instance = await init({
    print: silent,
    printErr: silent,
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) => {
      const made = new WebAssembly.Instance(module, imports)
      done(made, module)
      return made.exports
    },
  })
  // The package's types leave out `wasmMemory`, which its loader sets.
  return instance as Occt
}

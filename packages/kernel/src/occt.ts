import type { OpenCascadeInstance, TopoDS_Shape } from 'replicad-opencascadejs'

/** The OCCT 8 instance as its package binds it, with the memory it exports. */
export type Occt = OpenCascadeInstance & { readonly wasmMemory: WebAssembly.Memory }

export type Shape = TopoDS_Shape

interface Deletable {
  delete(): void
}

/** Owns C++ objects: WebAssembly has no finalisers that run in time, so every object made through the bindings is freed here. */
export interface Owner {
  <T extends Deletable>(object: T): T
  free(): void
}

/** Makes an {@link Owner}; `free` deletes in reverse order of making. */
export const makeOwner = (): Owner => {
  const owned: Deletable[] = []
  const own = <T extends Deletable>(object: T): T => {
    owned.push(object)
    return object
  }
  const free = (): void => {
    for (let object = owned.pop(); object; object = owned.pop()) object.delete()
  }
  return Object.assign(own, { free })
}

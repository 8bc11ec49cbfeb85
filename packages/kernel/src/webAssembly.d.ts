// The compiler's WebAssembly types live in its DOM library, which a Node program leaves out. Only what this package uses.
declare namespace WebAssembly {
  interface Module {}
  const Module: {
    imports(module: Module): readonly { readonly module: string; readonly name: string; readonly kind: string }[]
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>
  }
  type Imports = Record<string, unknown>
  const Instance: new (module: Module, imports: Imports) => Instance
  const Exception: new () => Exception
  const RuntimeError: new () => Error
  function compile(bytes: Uint8Array): Promise<Module>
}

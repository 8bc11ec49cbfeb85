import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

/** Optimised machine code of the kernel, kept between processes. */
export interface CodeCache {
  /** The module with its code, or undefined when there is none that fits this V8 and this file. */
  load(wire: Uint8Array): WebAssembly.Module | undefined
  /** Keeps the code that has been optimised so far, when it is notably more than what was loaded. */
  save(module: WebAssembly.Module): void
}

/**
 * Calls a runtime function of V8 that Node does not offer. The flag that allows it is on for the call alone: functions are parsed when they are first called, and
 * the flag is part of the fingerprint that V8 compares, so it must be the same on both sides.
 */
const callNative = (name: 'SerializeWasmModule' | 'DeserializeWasmModule' | 'WasmTierUpFunction', ...args: readonly unknown[]): unknown => {
  setFlagsFromString('--allow-natives-syntax')
  try {
    // Native syntax cannot stand in a module; the text is ours and fixed.
    // oxlint-disable-next-line no-new-func
    return new Function('a', 'b', `return %${name}(${args.length > 1 ? 'a, b' : 'a'})`)(...args)
  } finally {
    setFlagsFromString('--no-allow-natives-syntax')
  }
}

/** The V8 whose runtime functions these are; any other keeps nothing, since V8 ends the process when they are called wrongly. */
const isKnownV8 = (): boolean => process.versions.v8.startsWith('13.6.')

/**
 * Optimises one function of the module, whichever. V8 ends the process when it is to serialise a module without a single optimised function.
 * The instance is never run: it has stubs for everything that it imports.
 */
const optimiseOne = (module: WebAssembly.Module): boolean => {
  const imports: Record<string, Record<string, unknown>> = {}
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') return false
    imports[from] = { ...imports[from], [name]: () => 0 }
  }
  const found = Object.values(new WebAssembly.Instance(module, imports).exports).find((one) => typeof one === 'function')
  if (!found) return false
  callNative('WasmTierUpFunction', found)
  return true
}

const digestBytes = 32
const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** Code in a file that somebody else can write is never run. */
const isOurs = (file: string): boolean => {
  const { uid, mode } = statSync(file)
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}

const discard = (file: string): void => {
  try {
    rmSync(file, { force: true })
  } catch {
    // the folder is no folder
  }
}

/** Saving costs 30 ms; less growth than this is not worth it. */
const growth = 1.15

/**
 * Makes a cache in `folder`, which should be the user's own.
 *
 * A cold process otherwise compiles every function of 23 MB of WebAssembly as it meets it, and then runs baseline code: reading and tessellating 2 to 3 MB of STEP took
 * 1.2 to 4 s cold and half of that with 8 MB of kept code, which loads in 85 ms (measured). V8 checks its version, flags and processor; a digest guards against
 * damage on disk. Whatever goes wrong, the module is compiled as if there were no cache.
 */
export const makeCodeCache = (folder: string): CodeCache => {
  const file = join(folder, `kernel-${process.versions.v8}-${process.arch}.code`)
  let loadedBytes = 0
  return {
    load(wire) {
      try {
        if (!isKnownV8() || !isOurs(file)) return undefined
        const bytes = readFileSync(file)
        const code = bytes.subarray(digestBytes)
        if (!digest(code).equals(bytes.subarray(0, digestBytes))) return undefined
        // V8 gives undefined for code of another V8, other flags or another file
        const module = callNative('DeserializeWasmModule', new Uint8Array(code).buffer, wire) as WebAssembly.Module | undefined
        if (module) loadedBytes = code.length
        return module
      } catch {
        return undefined
      }
    },
    save(module) {
      const partial = `${file}.${process.pid}.partial`
      try {
        if (!isKnownV8() || (loadedBytes === 0 && !optimiseOne(module))) return
        const code = callNative('SerializeWasmModule', module)
        if (!(code instanceof ArrayBuffer) || code.byteLength < loadedBytes * growth) return
        const bytes = new Uint8Array(code)
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        writeFileSync(partial, Buffer.concat([digest(bytes), bytes]), { mode: 0o600 })
        renameSync(partial, file)
      } catch {
        // Code that cannot be kept costs time, nothing else.
        discard(partial)
      }
    },
  }
}

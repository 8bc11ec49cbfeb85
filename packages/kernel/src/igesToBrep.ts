import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fault } from '@trunnion/core'
import init, { type OpenCascadeInstance } from '@bitbybit-dev/occt/bitbybit-dev-occt/bitbybit-dev-occt.js'

let loading: Promise<OpenCascadeInstance> | undefined

/** OCCT 7.6 with its IGES reader, which the OCCT 8 build lacks; loaded when the first IGES file comes (0.4 s). */
const load = async (): Promise<OpenCascadeInstance> => {
  const require = createRequire(import.meta.url)
  const wasm = require.resolve('@bitbybit-dev/occt/bitbybit-dev-occt/bitbybit-dev-occt.wasm')
  // Its loader is written for CommonJS and looks for these two names; this thread runs nothing else.
  Object.assign(globalThis, { require, __dirname: dirname(wasm) })
  const silent = (): void => {}
  // Its types leave out the options of the Emscripten loader.
  const start = init as unknown as (options: object) => Promise<OpenCascadeInstance>
  return start({ wasmBinary: await readFile(wasm), print: silent, printErr: silent })
}

/**
 * Reads IGES and gives its shapes as one text BREP in millimetres. Faults: KERNEL_FAILED; anything else thrown means that this thread is lost.
 */
export const igesToBrep = async (bytes: Uint8Array): Promise<string> => {
  loading ??= load()
  const occt = await loading
  const reader = new occt.IGESControl_Reader_1()
  const progress = new occt.Message_ProgressRange_1()
  occt.FS.writeFile('/job.igs', bytes)
  const status = reader.ReadFile('/job.igs')
  occt.FS.unlink('/job.igs')
  if (status !== occt.IFSelect_ReturnStatus.IFSelect_RetDone) fault('KERNEL_FAILED', 'The geometry kernel cannot read this model.', { format: 'iges' })
  reader.TransferRoots(progress)
  const shape = reader.OneShape()
  if (shape.IsNull()) fault('KERNEL_FAILED', 'The geometry kernel finds no shape in this model.', { format: 'iges' })
  occt.BRepTools.Write_3(shape, '/job.brep', progress)
  const text = occt.FS.readFile('/job.brep', { encoding: 'utf8' })
  occt.FS.unlink('/job.brep')
  shape.delete()
  progress.delete()
  reader.delete()
  return text
}

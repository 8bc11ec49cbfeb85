import { ok } from '@trunnion/core'
import type { Compression, OutputFormat } from '@trunnion/engine'
import { cleanJson } from '../isolation/cleanJson.ts'
import type { StepDefinition } from '../registry/stepDefinition.ts'
import { choiceOf, fieldsOf } from './readParams.ts'
import { readStepSource } from './readStepSource.ts'
import { lodParam, readingOf, readingParams } from './reading.ts'
import type { StepHandler } from './stepHandler.ts'
import { stem, writeStepFiles } from './writeStepFiles.ts'

// The engine's own lists would load the engine into every process that only wants to know its steps.
const formats = ['glb', 'gltf', 'stl', 'obj', 'ply', '3mf', 'step'] as const satisfies readonly OutputFormat[]
const compressions = ['none', 'meshopt', 'draco'] as const satisfies readonly Compression[]

/** Any CAD file → GLB and others, with a receipt. */
export const convertStep: StepDefinition = {
  name: 'convert',
  label: 'Convert to a 3D model',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      to: { description: 'Format of the result.', enum: formats, default: 'glb' },
      compress: { description: 'Compression of GLB and glTF.', enum: compressions, default: 'meshopt' },
      ...readingParams,
      ...lodParam,
    },
  },
  resource: 'cpu',
  timeoutS: 600,
  graceMs: 1000,
  retry: { limit: 2, backoffS: 2 },
  where: 'child',
}

/** Outputs: `artefact`, its companions, `receipt`. Data: the report, as `trunnion convert --json` gives it. */
export const runConvert: StepHandler = async ({ params, inputs }, { engine, out }) => {
  const fields = fieldsOf(params)
  const options = {
    to: choiceOf(fields, 'to', formats, 'glb'),
    compress: choiceOf(fields, 'compress', compressions, 'meshopt'),
    ...readingOf(params),
    stem,
  }
  const source = await readStepSource(inputs, engine)
  if (!source.ok) return source
  const { convert } = await import('@trunnion/engine')
  const done = await convert(source.value, options, engine)
  if (!done.ok) return done
  engine.onProgress?.({ phase: 'storing', percent: 97, message: 'storing the result' })
  const outputs = await writeStepFiles(out, done.value.artefact, done.value.receipt)
  return ok({ outputs, data: cleanJson(done.value.report) ?? {} })
}

import { ok } from '@trunnion/core'
import type { OutputFormat } from '@trunnion/engine'
import { cleanJson } from '../isolation/cleanJson.ts'
import type { StepDefinition } from '../registry/stepDefinition.ts'
import { choiceOf, fieldsOf, flagOf, numberOf } from './readParams.ts'
import { readStepSource } from './readStepSource.ts'
import type { StepHandler } from './stepHandler.ts'
import { stem, writeStepFiles } from './writeStepFiles.ts'

const formats = ['stl', 'glb', 'gltf', 'obj', 'ply', '3mf'] as const satisfies readonly OutputFormat[]

/** A mesh with its cracks joined, holes filled, faces oriented. */
export const repairStep: StepDefinition = {
  name: 'repair',
  label: 'Repair a mesh',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      to: { description: 'Format of the result.', enum: formats, default: 'stl' },
      aggressive: { description: 'Also remove self-intersections, close every opening, unite overlapping shells.', type: 'boolean', default: false },
      maxDeviation: { description: 'Farthest a vertex may be moved, millimetres.', type: 'number', minimum: 0, maximum: 1e6 },
    },
  },
  resource: 'cpu',
  timeoutS: 120,
  graceMs: 1000,
  retry: { limit: 2, backoffS: 2 },
  where: 'child',
}

/** Outputs: `artefact`, its companions, `receipt`. Data: the report, as `trunnion repair --json` gives it. */
export const runRepair: StepHandler = async ({ params, inputs }, { engine, out }) => {
  const fields = fieldsOf(params)
  const maxDeviationMm = numberOf(fields, 'maxDeviation', 1e6, 0)
  const request = {
    to: choiceOf(fields, 'to', formats, 'stl'),
    aggressive: flagOf(fields, 'aggressive'),
    ...(maxDeviationMm !== undefined && { maxDeviationMm }),
    stem,
  }
  const source = await readStepSource(inputs, engine)
  if (!source.ok) return source
  const { repair } = await import('@trunnion/engine')
  const done = await repair(source.value, request, engine)
  if (!done.ok) return done
  const outputs = await writeStepFiles(out, done.value.artefact, done.value.receipt)
  return ok({ outputs, data: cleanJson(done.value.report) ?? {} })
}

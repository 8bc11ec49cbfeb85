import { ok } from '@trunnion/core'
import { cleanJson } from '../isolation/cleanJson.ts'
import type { StepDefinition } from '../registry/stepDefinition.ts'
import { readStepSource } from './readStepSource.ts'
import { lodParam, readingOf, readingParams } from './reading.ts'
import type { StepHandler } from './stepHandler.ts'

/** What is in a file. */
export const inspectStep: StepDefinition = {
  name: 'inspect',
  label: 'Report what is in a file',
  params: { type: 'object', additionalProperties: false, properties: { ...readingParams, ...lodParam } },
  resource: 'cpu',
  timeoutS: 300,
  graceMs: 1000,
  retry: { limit: 2, backoffS: 2 },
  where: 'child',
}

/** No outputs. Data: the report, as `trunnion inspect --json` gives it. */
export const runInspect: StepHandler = async ({ params, inputs }, { engine }) => {
  const reading = readingOf(params)
  const source = await readStepSource(inputs, engine)
  if (!source.ok) return source
  const { inspect } = await import('@trunnion/engine')
  const done = await inspect(source.value, reading, engine)
  return done.ok ? ok({ outputs: [], data: cleanJson(done.value.report) ?? {} }) : done
}

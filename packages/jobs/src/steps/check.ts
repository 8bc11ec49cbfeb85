import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok } from '@trunnion/core'
import { cleanJson } from '../isolation/cleanJson.ts'
import type { StepDefinition } from '../registry/stepDefinition.ts'
import { readStepSource } from './readStepSource.ts'
import { readingOf, readingParams } from './reading.ts'
import type { StepHandler } from './stepHandler.ts'

/** Is a mesh closed, oriented, free of self-intersections. */
export const checkStep: StepDefinition = {
  name: 'check',
  label: 'Check a mesh',
  params: { type: 'object', additionalProperties: false, properties: readingParams },
  resource: 'cpu',
  timeoutS: 300,
  graceMs: 1000,
  retry: { limit: 2, backoffS: 2 },
  where: 'child',
}

/** Output: `defects`, the places of every defect as JSON. Data: the report, as `trunnion check --json` gives it. */
export const runCheck: StepHandler = async ({ params, inputs }, { engine, out }) => {
  const { deflection } = readingOf(params)
  const source = await readStepSource(inputs, engine)
  if (!source.ok) return source
  const { check } = await import('@trunnion/engine')
  const done = await check(source.value, { deflection }, engine)
  if (!done.ok) return done
  const { report, analysis } = done.value
  const content = `${JSON.stringify(analysis.defects)}\n`
  const path = join(out, 'defects.json')
  await writeFile(path, content)
  const outputs = [{ role: 'defects', name: 'defects.json', path, mediaType: 'application/json', bytes: Buffer.byteLength(content) }]
  return ok({ outputs, data: cleanJson(report) ?? {} })
}

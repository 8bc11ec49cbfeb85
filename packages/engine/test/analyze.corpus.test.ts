import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyze } from '../src/index.ts'
import { testContext } from './support/testContext.ts'

const folder = new URL('../../../../shared/corpus/step/', import.meta.url)
/** Large ones cost more than they tell here; `npm run eval` reads them. */
const mostBytes = 120_000
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => /\.(step|stp|brep|igs|iges)$/i.test(name) && readFileSync(new URL(name, folder)).length < mostBytes)
  : []

describe.skipIf(files.length === 0)('files of the STEP corpus', () => {
  it.each(files)('%s is answered at tier 1 or 2, or refused with a typed error', async (name) => {
    const done = await analyze({ name, bytes: readFileSync(new URL(name, folder)) }, {}, testContext())
    const answer = done.ok ? `tier ${done.value.tier}` : done.error.code
    expect(['tier 1', 'tier 2', 'NO_GEOMETRY', 'INPUT_EMPTY', 'INPUT_UNRECOGNISED', 'KERNEL_FAILED']).toContain(answer)
    const confidence = done.ok ? done.value.confidence : 0
    expect(confidence).toBeGreaterThanOrEqual(0)
    expect(confidence).toBeLessThanOrEqual(0.95)
  })

  it.each(
    ['bad_open_solid.step', 'bad_nan_coord.step', 'bad_huge_coord.step', 'bad_dangling_ref.step', 'bad_self_ref.step'].filter((name) => files.includes(name)),
  )('%s does not pass validation, and a finding says which entity', async (name) => {
    const done = await analyze({ name, bytes: readFileSync(new URL(name, folder)) }, {}, testContext())
    if (!done.ok) throw new Error(done.error.code)
    const findings = done.value.validation.stages.filter(({ passed }) => !passed).flatMap((stage) => stage.findings)
    expect(findings.some(({ entity }) => entity !== undefined)).toBe(true)
    expect(done.value.tier).toBeGreaterThan(1)
  })
})

import type { JobDocument, StepRecord } from '@trunnion/jobs'
import { trunnionError } from '@trunnion/core'
import { expect, test } from 'vitest'
import { factsOf } from '../../src/modules/operations/metricFacts.ts'

const step = (change: Partial<StepRecord>): StepRecord => ({
  id: 'a',
  name: 'convert',
  label: 'Convert',
  status: 'done',
  attempt: 1,
  retries: 0,
  crashes: 0,
  duration_s: 2,
  started_at: '2026-01-01T00:00:00Z',
  completed_at: '2026-01-01T00:00:02Z',
  ...change,
})
const document = (change: Partial<JobDocument>): JobDocument => ({
  version: 1,
  job_id: 'j',
  kind: 'convert',
  created_at: '2026-01-01T00:00:00Z',
  state: 'completed',
  task_id: 'j',
  pid: null,
  attempt: 1,
  workflow: { version: 1, nodes: [], edges: [] },
  inputs: [{ name: 'Geheim.STP', sha256: 'a', bytes: 100 }],
  steps: [step({})],
  error: null,
  result: null,
  ...change,
})

test('a conversion gives its step, its sizes and its format', () => {
  const artefact = { id: 'x', step: 'a', name: 'x.glb', media_type: 'm', sha256: 's' }
  const result = {
    artefacts: [
      { ...artefact, role: 'artefact', bytes: 40 },
      { ...artefact, role: 'receipt', bytes: 9 },
    ],
  }
  expect(factsOf(document({ result }))).toEqual([
    { kind: 'step', step: 'convert', outcome: 'done', seconds: 2 },
    { kind: 'conversion', format: 'step', outcome: 'completed', seconds: 2, inputBytes: 100, outputBytes: 40, errorClass: null },
  ])
})
test('what the reader found counts before what the name says; a stranger name counts as unknown', () => {
  const formatOf = (change: Partial<JobDocument>) => factsOf(document(change)).flatMap((fact) => (fact.kind === 'conversion' ? [fact.format] : []))
  expect(formatOf({ result: { artefacts: [], data: { input: { format: 'jt' } } } })).toEqual(['jt'])
  expect(formatOf({ inputs: [{ name: 'a.secret', sha256: 'a', bytes: 1 }] })).toEqual(['unknown'])
  expect(formatOf({ inputs: [] })).toEqual(['unknown'])
})
test('a failed step is a dead letter, one that was ended from outside is not', () => {
  const error = trunnionError('KERNEL_FAILED')
  expect(factsOf(document({ state: 'failed', error, steps: [step({ status: 'failed', error })] }))).toContainEqual({ kind: 'dead letter', class: 'permanent' })
  const cut = trunnionError('DEADLINE_EXCEEDED')
  expect(factsOf(document({ state: 'failed', error: cut, steps: [step({ status: 'failed', error: cut })] })).some(({ kind }) => kind === 'dead letter')).toBe(
    false,
  )
})
test('a cancelled conversion is none; other jobs give their steps only', () => {
  expect(factsOf(document({ state: 'cancelled' })).map(({ kind }) => kind)).toEqual(['step'])
  expect(factsOf(document({ kind: 'repair' })).map(({ kind }) => kind)).toEqual(['step'])
})

import { trunnionError } from '@trunnion/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDocument } from '../../src/document/createDocument.ts'
import { inputsOf, madeReady, percentOf, readySteps } from '../../src/document/readySteps.ts'
import { jobEnded, jobRestarted, stepDone, stepFailed, stepInterrupted, stepStarted, stepWaits } from '../../src/document/transitions.ts'
import { type JobDocument, isFinished } from '../../src/index.ts'
import { testRegistry } from '../support/testSteps.ts'
import { draw } from '../support/testWorld.ts'

const registry = testRegistry()
const at = (second: number): string => new Date(1_000_000 + second * 1000).toISOString()
const error = trunnionError('INPUT_MALFORMED')
const make = (nodes: string[], edges: string[] = []): JobDocument =>
  createDocument({ id: 'j', kind: 'test', workflow: draw(nodes, edges), inputs: [{ name: 'in', sha256: 'x', bytes: 1 }], registry, now: at(0) })
const start = (document: JobDocument, id: string): JobDocument => stepStarted(document, id, { worker: 'w', pid: 7, now: at(1) })
const done = (document: JobDocument, id: string): JobDocument =>
  stepDone(document, id, {
    output: { of: id },
    artefacts: [{ id: `${id}1`, step: id, role: 'artefact', name: `${id}.glb`, media_type: 'm', sha256: id, bytes: 1 }],
    now: at(3),
  })
const diamond = () => make(['a:work', 'b:work', 'c:work', 'd:work'], ['a > b', 'a > c', 'b > d', 'c > d'])

test('a new document waits in the queue with its roots ready', () => {
  expect(diamond()).toMatchObject({ state: 'queued', attempt: 1, error: null, result: null })
  expect(readySteps(diamond()).map(({ id }) => id)).toEqual(['a'])
})

test('a step that was taken runs, and the job with it', () => {
  expect(start(diamond(), 'a')).toMatchObject({
    state: 'running',
    pid: 7,
    steps: [{ status: 'running', attempt: 1, worker: 'w', pid: 7, started_at: at(1) }, {}, {}, {}],
  })
})

test('only the last of several predecessors makes a step ready', () => {
  const half = done(start(done(start(diamond(), 'a'), 'a'), 'b'), 'b')
  expect(madeReady(half, 'b')).toEqual([])
  expect(madeReady(done(start(half, 'c'), 'c'), 'c').map(({ id }) => id)).toEqual(['d'])
})

test('the job is completed with its last step, and says what came out of it', () => {
  const end = ['a', 'b', 'c', 'd'].reduce((document, id) => done(start(document, id), id), diamond())
  expect(end).toMatchObject({ state: 'completed', pid: null, result: { output_path: '/api/artefacts/d1', duration_s: 2, data: { of: 'd' } } })
  expect(end.steps.every(({ duration_s }) => duration_s === 2)).toBe(true)
  expect(percentOf(end)).toBe(100)
})

test('a step reads the artefacts of its predecessors, receipts last, or the files of the job', () => {
  const a = stepDone(start(diamond(), 'a'), 'a', {
    output: {},
    artefacts: ['receipt', 'artefact'].map((role) => ({ id: role, step: 'a', role, name: role, media_type: 'm', sha256: role, bytes: 1 })),
    now: at(3),
  })
  expect(inputsOf(a, 'a').map(({ name }) => name)).toEqual(['in'])
  expect(inputsOf(a, 'b').map(({ name }) => name)).toEqual(['artefact', 'receipt'])
  const wants = { ...a, workflow: { ...a.workflow, nodes: a.workflow.nodes.map((node) => ({ ...node, job_inputs: true })) } }
  expect(inputsOf(wants, 'b').map(({ name }) => name)).toEqual(['artefact', 'receipt', 'in'])
})

test('a step that fails skips all that depends on it; the job fails when the other branches are over', () => {
  const running = start(start(done(start(diamond(), 'a'), 'a'), 'b'), 'c')
  const failed = stepFailed(running, 'b', error, at(4))
  expect(failed).toMatchObject({ state: 'running', error: { code: 'INPUT_MALFORMED', step: 'b' } })
  expect(failed.steps.map(({ status }) => status)).toEqual(['done', 'failed', 'running', 'skipped'])
  expect(done(failed, 'c').state).toBe('failed')
})

test('a step waits again with its counters, and forgets when it ran', () => {
  const waits = stepWaits(start(diamond(), 'a'), 'a', 'retry', error)
  expect(waits.steps[0]).toEqual({
    id: 'a',
    name: 'work',
    label: 'work',
    status: 'pending',
    attempt: 1,
    retries: 1,
    crashes: 0,
    error: { ...error, step: 'a' },
  })
  expect(stepWaits(start(waits, 'a'), 'a', 'crash').steps[0]).toMatchObject({ attempt: 2, retries: 1, crashes: 1 })
  expect(stepWaits(start(waits, 'a'), 'a', 'handed back').steps[0]).toMatchObject({ retries: 1, crashes: 0 })
})

test('a job is cancelled with the last step that stops', () => {
  const both = start(start(done(start(diamond(), 'a'), 'a'), 'b'), 'c')
  const one = stepInterrupted(both, 'b', at(5))
  expect(one.state).toBe('running')
  expect(stepInterrupted(one, 'c', at(5))).toMatchObject({
    state: 'cancelled',
    error: null,
    steps: [{ status: 'done' }, { status: 'failed' }, { status: 'failed' }, { status: 'skipped' }],
  })
})

test('a restart keeps what is done before the step, and forgets the rest', () => {
  const end = ['a', 'b', 'c', 'd'].reduce((document, id) => done(start(document, id), id), diamond())
  expect(jobRestarted(end)).toBeUndefined()
  expect(jobRestarted(end, 'nowhere')).toBeUndefined()
  const again = jobRestarted(end, 'b')!
  expect(again).toMatchObject({ state: 'queued', attempt: 2, error: null })
  expect(again.steps.map(({ status }) => status)).toEqual(['done', 'pending', 'done', 'pending'])
  expect(again.result?.artefacts.map(({ id }) => id)).toEqual(['a1', 'c1'])
  expect(readySteps(again).map(({ id }) => id)).toEqual(['b'])
})

test('whatever happens to the steps, a job whose steps are all over is finished, and no step runs before its predecessors are done', () => {
  const action = fc.record({ pick: fc.nat(), kind: fc.constantFrom('done', 'failed', 'retry', 'crash', 'start', 'start', 'cancel') })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 }), fc.array(action, { maxLength: 60 }), (pairs, actions) => {
      const edges = [...new Set(pairs.filter(([from, to]) => from < to).map(([from, to]) => `${from} > ${to}`))]
      let document = make(
        Array.from({ length: 8 }, (_, i) => `${i}:work`),
        edges,
      )
      for (const { pick, kind } of actions) {
        if (isFinished(document.state)) break
        const pool = kind === 'start' ? readySteps(document) : document.steps.filter(({ status }) => status === 'running')
        if (kind === 'cancel' && pick % 10 === 0) document = jobEnded(document, 'cancelled', error, at(9))
        else if (pool.length === 0 || kind === 'cancel') continue
        else {
          const { id } = pool[pick % pool.length]
          if (kind === 'start') document = start(document, id)
          else if (kind === 'done') document = done(document, id)
          else if (kind === 'failed') document = stepFailed(document, id, error, at(4))
          else document = stepWaits(document, id, kind)
        }
        const status = new Map(document.steps.map((step) => [step.id, step.status]))
        expect(document.workflow.edges.filter(({ from, to }) => ['running', 'done'].includes(status.get(to)!) && status.get(from) !== 'done')).toEqual([])
        const open = document.steps.some((step) => step.status === 'pending' || step.status === 'running')
        expect(isFinished(document.state)).toBe(!open)
        // Nothing is stuck: what is open runs or can start, now or after something that runs.
        expect(!open || document.steps.some((step) => step.status === 'running') || readySteps(document).length > 0).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

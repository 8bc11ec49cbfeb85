import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobDocument } from '../../src/index.ts'
import { type TestWorld, draw, oneStep, testWorld } from '../support/testWorld.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
  await world.worker()
})
afterAll(() => world.close())

const waitMs = { timeoutMs: 15_000 }
const statuses = (document: JobDocument): Record<string, string> => Object.fromEntries(document.steps.map(({ id, status }) => [id, status]))

const run = async (job: Parameters<TestWorld['jobs']['submit']>[1]) => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, job)
  const done = await world.jobs.waitFor(tenant, id, waitMs)
  return { tenant, id, document: done!.document, done: done! }
}

test('a job goes through the queue and completes, its events numbered without gaps', async () => {
  const { tenant, id, done } = await run(oneStep('work'))
  expect(done).toMatchObject({
    percent: 100,
    phase: 'complete',
    document: { state: 'completed', pid: null, steps: [{ status: 'done', attempt: 1, output: { attempt: 1 } }] },
  })
  const events = await world.jobs.events(tenant, id, 0)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  expect(events.filter(({ kind }) => kind === 'state').map(({ message }) => message)).toEqual(['queued', 'started', 'done', 'completed'])
})

test('a diamond runs in order, each step with the artefacts of its predecessors', async () => {
  const workflow = draw(['a:artefact', 'b:artefact', 'c:artefact', 'd:artefact'], ['a > b', 'a > c', 'b > d', 'c > d'])
  const { document } = await run({ kind: 'test', workflow, inputs: [{ name: 'part.stp', sha256: '0'.repeat(64), bytes: 1 }] })
  expect(document.steps.map(({ output }) => output?.inputs)).toEqual([['part.stp'], ['a.bin'], ['a.bin'], ['b.bin', 'c.bin']])
  const times = document.steps.map(({ started_at, completed_at }) => [Date.parse(started_at!), Date.parse(completed_at!)])
  expect(Math.min(times[1][0], times[2][0])).toBeGreaterThanOrEqual(times[0][1])
  expect(times[3][0]).toBeGreaterThanOrEqual(Math.max(times[1][1], times[2][1]))
  expect(document.result?.artefacts.map(({ step }) => step).sort()).toEqual(['a', 'b', 'c', 'd'])
})

test('a step that fails skips what depends on it, and other branches are done; a retry from it runs only what is missing', async () => {
  const fails = { id: 'b', step: 'flaky', params: { times: 1, code: 'INPUT_MALFORMED' } }
  const workflow = draw(['a:artefact', fails, 'c:artefact', 'd:artefact', 'e:artefact'], ['a > b', 'a > c', 'b > d', 'd > e'])
  const { tenant, id, document } = await run({ kind: 'test', workflow, inputs: [] })
  expect(document).toMatchObject({ state: 'failed', error: { code: 'INPUT_MALFORMED', step: 'b' } })
  expect(statuses(document)).toEqual({ a: 'done', b: 'failed', c: 'done', d: 'skipped', e: 'skipped' })

  const again = await world.jobs.retry(tenant, id)
  expect(again?.document).toMatchObject({ state: 'queued', attempt: 2, error: null })
  const done = await world.jobs.waitFor(tenant, id, waitMs)
  expect(done?.document.state).toBe('completed')
  expect(done?.document.steps.map(({ attempt }) => attempt)).toEqual([1, 2, 1, 1, 1])
  await expect(world.jobs.retry(tenant, id)).rejects.toThrow('CONFLICT')
})

test('a retry from a done step runs it and all that depends on it, and leaves one set of artefact rows', async () => {
  const { tenant, id } = await run({ kind: 'test', workflow: draw(['a:artefact', 'b:artefact'], ['a > b']), inputs: [] })
  await world.jobs.retry(tenant, id, { fromStep: 'a' })
  const done = await world.jobs.waitFor(tenant, id, waitMs)
  expect(done?.document.steps.map(({ attempt }) => attempt)).toEqual([2, 2])
  const rows = await world.database.tenant(tenant, (tx) => tx.query<{ id: string }>('select id from artefacts where job_id = $1', [id]))
  expect(rows.map((row) => row.id).sort()).toEqual(done?.document.result?.artefacts.map((artefact) => artefact.id).sort())
  expect(rows).toHaveLength(2)
})

test('a transient error is tried again after a wait that grows, and succeeds', async () => {
  const { document, tenant, id } = await run(oneStep('flaky', { times: 2, code: 'STORAGE_UNAVAILABLE' }))
  expect(document).toMatchObject({ state: 'completed', steps: [{ attempt: 3, retries: 2 }] })
  const waits = (await world.jobs.events(tenant, id, 0)).map(({ context }) => context.delay_s).filter((delay) => typeof delay === 'number')
  expect(waits[0]).toBeGreaterThanOrEqual(0.1)
  expect(waits[1]).toBeGreaterThanOrEqual(0.2)
})

test('a transient error that stays fails after the limit of its step, with a dead letter', async () => {
  const { document } = await run(oneStep('flaky', { code: 'STORAGE_UNAVAILABLE' }))
  expect(document).toMatchObject({ state: 'failed', steps: [{ attempt: 4, status: 'failed' }], error: { code: 'STORAGE_UNAVAILABLE' } })
})

test.each(['INPUT_MALFORMED', 'INTERNAL'])('an error that is not transient (%s) fails at once', async (code) => {
  const { document } = await run(oneStep('flaky', { code }))
  expect(document).toMatchObject({ state: 'failed', steps: [{ attempt: 1, status: 'failed' }], error: { code } })
})

test('a step in the worker that takes too long fails with LIMIT_TIME', async () => {
  const { document } = await run(oneStep('quick', { ms: 5000 }))
  expect(document.error?.code).toBe('LIMIT_TIME')
})

test('progress is written at most four times a second, and its percent only grows', async () => {
  const { tenant, id, document } = await run(oneStep('talk', { count: 100 }))
  const events = await world.jobs.events(tenant, id, 0)
  const progress = events.filter(({ kind }) => kind === 'progress')
  expect(events.filter(({ kind }) => kind === 'log').map(({ message }) => message)).toEqual(['said  enough', 'a rest'])
  const percents = progress.map(({ percent }) => percent!)
  expect(percents).toEqual([...percents].sort((a, b) => a - b))
  expect(progress.length).toBeGreaterThan(1)
  expect(progress.length).toBeLessThanOrEqual(Math.ceil(document.steps[0].duration_s! * 4) + 1)
})

test('whoever follows a job is told of every change', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 300 }))
  let told = 0
  const end = world.jobs.subscribe(id, () => told++)
  await world.jobs.waitFor(tenant, id, waitMs)
  await sleep(100)
  end()
  expect(told).toBeGreaterThanOrEqual(2)
})

test('the rows that a submitter adds commit with the job, or neither', async () => {
  const tenant = await world.tenant()
  const rows = () => world.database.tenant(tenant, (tx) => tx.query('select id from jobs'))
  await expect(world.jobs.submit(tenant, oneStep('work'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await rows()).toHaveLength(0)
  await expect(world.jobs.submit(tenant, oneStep('nothing'))).rejects.toThrow('WORKFLOW_INVALID')
})

test('names that jsonb refuses are cleaned, and what only looks like them stays', async () => {
  const inputs = [
    { name: 'a\u0000b\ud800.stp', sha256: '0'.repeat(64), bytes: 1 },
    { name: String.raw`c\u0000\ud800`, sha256: '0'.repeat(64), bytes: 1 },
  ]
  const { document } = await run({ ...oneStep('artefact'), inputs })
  expect(document.steps[0].output).toEqual({ inputs: ['ab\ufffd.stp', String.raw`c\u0000\ud800`] })
})

test('a job of another tenant does not exist', async () => {
  const { id } = await run(oneStep('work'))
  const other = await world.tenant()
  expect(await world.jobs.get(other, id)).toBeUndefined()
  expect(await world.jobs.cancel(other, id)).toBeUndefined()
  expect(await world.jobs.retry(other, id)).toBeUndefined()
  expect(await world.jobs.events(other, id, 0)).toEqual([])
})

test('pages of the list meet without a gap or an overlap', async () => {
  const tenant = await world.tenant()
  const ids: string[] = []
  for (let i = 0; i < 7; i++) ids.unshift((await world.jobs.submit(tenant, oneStep('work'))).id)
  const first = await world.jobs.list(tenant, { limit: 4 })
  const second = await world.jobs.list(tenant, { limit: 4, before: first.next! })
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
  expect(second.next).toBeUndefined()
})

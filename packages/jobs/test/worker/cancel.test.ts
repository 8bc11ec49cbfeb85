import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trunnionError } from '@trunnion/core'
import { makeContext } from '../../src/jobs/jobContext.ts'
import { claimSteps } from '../../src/queue/claimSteps.ts'
import { endStep } from '../../src/worker/endStep.ts'
import { renewLease } from '../../src/worker/leases.ts'
import { sweep } from '../../src/worker/sweep.ts'
import { type TestWorld, draw, oneStep, testWorld } from '../support/testWorld.ts'

const wait = { timeoutMs: 15_000 }
let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const messages = () => world.database.everyTenant((tx) => tx.query('select 1 from pgboss.job_common'))
const claims = () => world.database.everyTenant((tx) => tx.query('select 1 from job_claims'))

/** A worker by hand, so that a test decides what happens between claim and end. */
const byHand = async () => {
  const context = makeContext(world.deps)
  const id = crypto.randomUUID()
  await renewLease(world.database, { id, version: 'test', stats: {} })
  const [claim] = (await claimSteps(context, { queue: 'cpu', workerId: id, pid: 1, limit: 1 }))!
  return { context, claim, id }
}

test('a job that waits is cancelled at once, and nothing of it stays in the queue', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, { kind: 'test', workflow: draw(['a:work', 'b:work'], ['a > b']), inputs: [] })
  expect(await world.jobs.cancel(tenant, id)).toBe('cancelled')
  expect((await world.jobs.get(tenant, id))?.document).toMatchObject({ state: 'cancelled', steps: [{ status: 'skipped' }, { status: 'skipped' }] })
  expect(await messages()).toHaveLength(0)
  expect(await world.jobs.cancel(tenant, id)).toBe('finished')
})

test.each([
  { kind: 'done', output: {}, artefacts: [] } as const,
  { kind: 'failed', error: trunnionError('STORAGE_UNAVAILABLE') } as const,
  { kind: 'lost' } as const,
])('whatever a step gives after its job was to be cancelled ($kind), the job is cancelled, and no next step starts', async (outcome) => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, { kind: 'test', workflow: draw(['a:work', 'b:work'], ['a > b']), inputs: [] })
  const { context, claim } = await byHand()
  expect(await world.jobs.cancel(tenant, id)).toBe('requested')
  expect(await world.jobs.cancel(tenant, id)).toBe('requested')
  expect(await endStep(context, claim, outcome)).toBe(true)
  expect((await world.jobs.get(tenant, id))?.document).toMatchObject({ state: 'cancelled', steps: [{ status: 'failed' }, { status: 'skipped' }] })
  expect([await messages(), await claims()]).toEqual([[], []])
})

test('a job between two steps is cancelled at once', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, { kind: 'test', workflow: draw(['a:work', 'b:work'], ['a > b']), inputs: [] })
  const { context, claim } = await byHand()
  await endStep(context, claim, { kind: 'done', output: {}, artefacts: [] })
  expect(await world.jobs.cancel(tenant, id)).toBe('cancelled')
  expect((await world.jobs.get(tenant, id))?.document.steps.map(({ status }) => status)).toEqual(['done', 'skipped'])
})

test('of a cancel and the end of the last step, whoever comes first decides, many times over', async () => {
  const tenant = await world.tenant()
  for (let i = 0; i < 20; i++) {
    const { id } = await world.jobs.submit(tenant, oneStep('work'))
    const { context, claim } = await byHand()
    const [answer] = await Promise.all([world.jobs.cancel(tenant, id), endStep(context, claim, { kind: 'done', output: {}, artefacts: [] })])
    expect((await world.jobs.get(tenant, id))?.document.state).toBe(answer === 'finished' ? 'completed' : 'cancelled')
  }
})

test('a job that passes its deadline fails, waiting or running, and what runs of it is too late', async () => {
  const tenant = await world.tenant()
  const deadline = new Date(Date.now() + 300)
  const running = await world.jobs.submit(tenant, { ...oneStep('work'), deadline })
  const { context, claim } = await byHand()
  const waiting = await world.jobs.submit(tenant, { ...oneStep('work'), deadline })
  await sleep(400)
  await sweep(context)
  for (const { id } of [running, waiting])
    expect((await world.jobs.get(tenant, id))?.document).toMatchObject({ state: 'failed', error: { code: 'DEADLINE_EXCEEDED' } })
  expect(await endStep(context, claim, { kind: 'done', output: {}, artefacts: [] })).toBe(false)
  expect([await messages(), await claims()]).toEqual([[], []])
})

test('a running step is stopped by its signal within a second, whichever process asks', async () => {
  await world.worker()
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 20_000 }))
  while ((await world.jobs.get(tenant, id))?.document.state !== 'running') await sleep(20)
  const asked = performance.now()
  expect(await world.jobs.cancel(tenant, id)).toBe('requested')
  const done = await world.jobs.waitFor(tenant, id, wait)
  expect(done?.document).toMatchObject({ state: 'cancelled', error: null })
  expect(performance.now() - asked).toBeLessThan(1000)
})

test('a step that does not heed its signal is left behind after its grace', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('deaf', { ms: 4000 }))
  while ((await world.jobs.get(tenant, id))?.document.state !== 'running') await sleep(20)
  const asked = performance.now()
  await world.jobs.cancel(tenant, id)
  expect((await world.jobs.waitFor(tenant, id, wait))?.document.state).toBe('cancelled')
  expect(performance.now() - asked).toBeLessThan(2000)
})

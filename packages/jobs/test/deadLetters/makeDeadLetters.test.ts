import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDeadLetters } from '../../src/index.ts'
import { type TestWorld, oneStep, testWorld } from '../support/testWorld.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
  await world.worker()
})
afterAll(() => world.close())

const fail = async (tenant: { tenantId: string }, code: string): Promise<string> => {
  const inputs = [{ name: 'part.stp', sha256: 'a'.repeat(64), bytes: 5 }]
  const { id } = await world.jobs.submit(tenant, { ...oneStep('flaky', { code }), inputs, priority: 3, requestId: 'r1' })
  await world.jobs.waitFor(tenant, id, { timeoutMs: 10_000 })
  return id
}

test('a step that failed for good is kept with all that is needed to understand it and to do it again', async () => {
  const tenant = await world.tenant()
  const jobId = await fail(tenant, 'INPUT_MALFORMED')
  const [letter] = await makeDeadLetters(world.deps).list(tenant)
  expect(letter).toMatchObject({
    jobId,
    stepId: 'a',
    kind: 'test',
    retryCount: 0,
    reprocessedAt: null,
    error: { code: 'INPUT_MALFORMED', class: 'permanent', step: 'a' },
    context: { step: 'flaky', params: { code: 'INPUT_MALFORMED' }, inputs: [{ name: 'part.stp' }], request_id: 'r1', attempt: 1 },
  })
  expect(letter.context.events).toMatchObject([{ message: 'queued' }, { message: 'started' }])
})

test('letters are filtered and counted by class and code, per tenant', async () => {
  const [tenant, other] = [await world.tenant(), await world.tenant()]
  for (const code of ['INPUT_MALFORMED', 'INPUT_MALFORMED', 'INTERNAL']) await fail(tenant, code)
  await fail(other, 'INTERNAL')
  const letters = makeDeadLetters(world.deps)
  expect(await letters.stats(tenant)).toEqual({
    total: 3,
    open: 3,
    last24h: 3,
    byClass: { permanent: 2, systemic: 1 },
    byCode: { INPUT_MALFORMED: 2, INTERNAL: 1 },
  })
  expect(await letters.list(tenant, { errorClass: 'systemic' })).toHaveLength(1)
  expect(await letters.list(tenant, { errorCode: 'INPUT_MALFORMED', limit: 1 })).toHaveLength(1)
  expect(await letters.get(other, (await letters.list(tenant))[0].id)).toBeUndefined()
  expect((await letters.stats('every tenant')).total).toBeGreaterThanOrEqual(4)
})

test('a letter is sent again once, as a new job of its tenant', async () => {
  const tenant = await world.tenant()
  const first = await fail(tenant, 'INPUT_MALFORMED')
  const letters = makeDeadLetters(world.deps)
  const [{ id }] = await letters.list(tenant)
  const [again, same] = await Promise.all([letters.reprocess('every tenant', id), letters.reprocess(tenant, id)])
  expect(again).toBe(same)
  expect(again).not.toBe(first)
  expect(await world.jobs.get(tenant, again!)).toMatchObject({ priority: 3, document: { inputs: [{ name: 'part.stp' }] } })
  expect(await letters.reprocess(await world.tenant(), id)).toBeUndefined()
  expect((await letters.get(tenant, id))?.reprocessedJobId).toBe(again)
})

test('all open letters of a filter are sent again', async () => {
  const tenant = await world.tenant()
  for (const code of ['INPUT_MALFORMED', 'INPUT_MALFORMED', 'INTERNAL']) await fail(tenant, code)
  const letters = makeDeadLetters(world.deps)
  expect(await letters.reprocessAll(tenant, { errorCode: 'INPUT_MALFORMED' })).toHaveLength(2)
  expect(await letters.reprocessAll(tenant, { errorCode: 'INPUT_MALFORMED', limit: 0 })).toHaveLength(0)
  expect((await letters.list(tenant, { open: true, errorCode: 'INTERNAL' })).length).toBe(1)
})

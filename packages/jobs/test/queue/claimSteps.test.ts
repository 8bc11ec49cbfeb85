import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeContext } from '../../src/jobs/jobContext.ts'
import { type Claim, claimSteps } from '../../src/queue/claimSteps.ts'
import { queueStats } from '../../src/queue/queueStats.ts'
import { endStep } from '../../src/worker/endStep.ts'
import { renewLease } from '../../src/worker/leases.ts'
import { type TestWorld, oneStep, testWorld } from '../support/testWorld.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())
afterEach(() =>
  world.database.everyTenant(async (tx) => {
    await tx.query('delete from pgboss.job_common')
    await tx.query('delete from job_claims')
  }),
)

const newWorker = async (): Promise<string> => {
  const id = randomUUID()
  await renewLease(world.database, { id, version: 'test', stats: {} })
  return id
}
const claim = async (workerId: string, limit: number, queue: 'cpu' | 'render' = 'cpu'): Promise<readonly Claim[]> =>
  (await claimSteps(makeContext(world.deps), { queue, workerId, pid: 1, limit })) ?? []
const done = { kind: 'done', output: {}, artefacts: [] } as const

test('a tenant never has more steps running than its cap, at any instant, however many workers claim at once', async () => {
  const caps = [2, 3, 5]
  const tenants = await Promise.all(caps.map((cap) => world.tenant({ max_concurrent_jobs: cap })))
  const [each, total] = [40, 40 * caps.length]
  // While workers claim, with priorities that rise: so each claim sees other heads of the queue than the one before, and only the lock keeps them apart.
  const load = async (): Promise<void> => {
    for (let i = 0; i < each; i++) await Promise.all(tenants.map((tenant) => world.jobs.submit(tenant, { ...oneStep('work'), priority: (i % 21) - 10 })))
  }
  let finished = 0
  const most = caps.map(() => 0)
  const watch = async (): Promise<void> => {
    while (finished < total) {
      const rows = await world.database.everyTenant((tx) =>
        tx.query<{ tenant_id: string; count: number }>('select tenant_id, count(*)::integer as count from job_claims group by tenant_id'),
      )
      for (const [i, { tenantId }] of tenants.entries()) most[i] = Math.max(most[i], rows.find(({ tenant_id }) => tenant_id === tenantId)?.count ?? 0)
    }
  }
  const work = async (): Promise<void> => {
    const worker = await newWorker()
    while (finished < total)
      for (const one of await claim(worker, 8)) {
        await endStep(makeContext(world.deps), one, done)
        finished++
      }
  }
  await Promise.all([watch(), load(), ...Array.from({ length: 6 }, work)])
  expect(finished).toBe(total)
  for (const [i, cap] of caps.entries()) expect(most[i]).toBeLessThanOrEqual(cap)
  expect(Math.max(...most)).toBeGreaterThan(1)
})

test('a claim takes from the tenants in turn, however much the first of them has sent', async () => {
  const [big, small] = [await world.tenant({ max_concurrent_jobs: 100 }), await world.tenant({ max_concurrent_jobs: 100 })]
  for (let i = 0; i < 30; i++) await world.jobs.submit(big, { ...oneStep('work'), priority: 10 })
  for (let i = 0; i < 3; i++) await world.jobs.submit(small, oneStep('work'))
  const claims = await claim(await newWorker(), 6)
  expect(claims.filter(({ tenantId }) => tenantId === small.tenantId)).toHaveLength(3)
})

test('within a tenant the higher priority goes first, then the older', async () => {
  const tenant = await world.tenant({ max_concurrent_jobs: 100 })
  const ids = new Map<string, string>()
  for (const [name, priority] of [
    ['low', -5],
    ['first', 0],
    ['second', 0],
    ['high', 7],
  ] as const)
    ids.set((await world.jobs.submit(tenant, { ...oneStep('work'), priority })).id, name)
  const worker = await newWorker()
  const order: (string | undefined)[] = []
  for (let i = 0; i < 4; i++) order.push(ids.get((await claim(worker, 1))[0].jobId))
  expect(order).toEqual(['high', 'first', 'second', 'low'])
})

test('renders have a cap of their own', async () => {
  const tenant = await world.tenant({ max_concurrent_renders: 1 })
  for (let i = 0; i < 3; i++) await world.jobs.submit(tenant, oneStep('render'))
  expect(await claim(await newWorker(), 10, 'render')).toHaveLength(1)
})

test('a cap that is no number counts as none given, and one of 0 lets nothing run', async () => {
  const [odd, none] = [await world.tenant({ max_concurrent_jobs: 'many' }), await world.tenant({ max_concurrent_jobs: 0 })]
  for (let i = 0; i < 6; i++) for (const tenant of [odd, none]) await world.jobs.submit(tenant, oneStep('work'))
  const claims = await claim(await newWorker(), 50)
  expect(claims.map(({ tenantId }) => tenantId)).toEqual(Array.from({ length: 4 }, () => odd.tenantId))
})

test('a worker that the others think dead gets nothing', async () => {
  const tenant = await world.tenant()
  await world.jobs.submit(tenant, oneStep('work'))
  const worker = await newWorker()
  await world.database.everyTenant((tx) => tx.query("update workers set lease_until = now() - interval '1 second' where id = $1", [worker]))
  expect(await claimSteps(makeContext(world.deps), { queue: 'cpu', workerId: worker, pid: 1, limit: 1 })).toBeUndefined()
})

test('a claim that was taken away writes nothing: the fence has moved', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work'))
  const context = makeContext(world.deps)
  const [first] = await claim(await newWorker(), 1)
  expect(await endStep(context, first, { kind: 'lost' })).toBe(true)
  const [second] = await claim(await newWorker(), 1)
  expect(second.fence).toBeGreaterThan(first.fence)
  expect(await endStep(context, first, done)).toBe(false)
  expect((await world.jobs.get(tenant, id))?.document.state).toBe('running')
  expect(await endStep(context, second, done)).toBe(true)
})

test('depth and age of a queue are counted', async () => {
  const tenant = await world.tenant()
  for (let i = 0; i < 3; i++) await world.jobs.submit(tenant, oneStep('work'))
  await claim(await newWorker(), 1)
  const stats = (await queueStats(world.database)).find(({ queue }) => queue === 'cpu')
  expect(stats).toMatchObject({ depth: 2, delayed: 0, running: 1 })
  expect(stats?.oldestAgeS).toBeGreaterThan(0)
})

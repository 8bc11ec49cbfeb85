import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '@trunnion/core'
import { makeDatabase, migrate, startEmbedded } from '@trunnion/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Alert, type JobDocument, liveWorkers, makeJobs, makeQueue, makeWorker, pruneEvents, writeWorkerConfig } from '../../src/index.ts'
import { makeContext } from '../../src/jobs/jobContext.ts'
import { sweep } from '../../src/worker/sweep.ts'
import { noStore } from '../support/noStore.ts'
import { testRegistry } from '../support/testSteps.ts'
import { type TestWorld, asOwner, oneStep, prepare, testWorld } from '../support/testWorld.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const wait = { timeoutMs: 15_000 }

test('the number of steps at once follows worker_configs without a restart, and 0 stops a queue', async () => {
  const tenant = await world.tenant({ max_concurrent_jobs: 100 })
  unwrap(await writeWorkerConfig(world.database, { queue: 'cpu', maxConcurrency: 0, minConcurrency: 0 }))
  const worker = await world.worker()
  const ids = await Promise.all(Array.from({ length: 6 }, async () => (await world.jobs.submit(tenant, oneStep('work', { ms: 4000 }))).id))
  await sleep(700)
  expect(worker.stats().running.cpu).toBe(0)
  unwrap(await writeWorkerConfig(world.database, { queue: 'cpu', maxConcurrency: 2, minConcurrency: 1 }))
  const changed = performance.now()
  while (worker.stats().running.cpu !== 2) await sleep(20)
  expect(performance.now() - changed).toBeLessThan(4000)
  await sleep(700)
  expect(worker.stats().running.cpu).toBe(2)
  expect(await writeWorkerConfig(world.database, { queue: 'cpu', maxConcurrency: 1, minConcurrency: 2 })).toMatchObject({
    ok: false,
    error: { code: 'SETTING_INVALID' },
  })
  unwrap(await writeWorkerConfig(world.database, { queue: 'cpu', maxConcurrency: 8, minConcurrency: 2 }))
  for (const id of ids) expect((await world.jobs.waitFor(tenant, id, wait))?.document.state).toBe('completed')
  expect(await liveWorkers(world.database)).toBe(1)
  await worker.stop({ drainMs: 1000 })
  expect(await liveWorkers(world.database)).toBe(0)
})

test('a step that runs on long after its time is taken from its worker, failed and alerted', async () => {
  const alerts: Alert[] = []
  const finished: JobDocument[] = []
  const hooks = {
    alert: (_: unknown, alert: Alert) => Promise.resolve(void alerts.push(alert)),
    finished: (_: unknown, { document }: { document: JobDocument }) => Promise.resolve(void finished.push(document)),
  }
  const worker = await world.worker({}, { hooks })
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 20_000 }))
  while ((await world.jobs.get(tenant, id))?.document.state !== 'running') await sleep(20)
  await world.database.everyTenant((tx) => tx.query('update job_claims set expires_at = now() where job_id = $1', [id]))
  const done = await world.jobs.waitFor(tenant, id, wait)
  expect(done?.document).toMatchObject({ state: 'failed', error: { code: 'STEP_STALLED' } })
  expect(done?.document.error?.message).toMatch(/^\[WORKER_RECOVERY\] Stalled work for job .* terminated after 0min$/)
  expect(alerts).toMatchObject([{ event: 'step_stalled', jobId: id, step: 'a' }])
  expect(finished.map(({ job_id }) => job_id)).toEqual([id])
  // The run itself is stopped as well.
  while (worker.stats().running.cpu !== 0) await sleep(20)
  await worker.stop({ drainMs: 1000 })
})

test('what hangs onto the end of a job and throws takes the end back; the step fails instead of being half done', async () => {
  let calls = 0
  const hooks = { finished: () => (++calls === 1 ? Promise.reject(new Error('no')) : Promise.resolve()) }
  const worker = await world.worker({}, { hooks })
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work'))
  const done = await world.jobs.waitFor(tenant, id, wait)
  expect(done?.document).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } })
  const effects = await world.database.everyTenant((tx) => tx.query('select 1 from test_effects where job_id = $1', [id]))
  expect(effects).toHaveLength(0)
  await worker.stop({ drainMs: 1000 })
})

test('a case that cannot be written does not keep the sweep from the others', async () => {
  const tenant = await world.tenant()
  const past = new Date(Date.now() - 1000)
  const bad = await world.jobs.submit(tenant, { ...oneStep('work'), deadline: past })
  const good = await world.jobs.submit(tenant, { ...oneStep('work'), deadline: past })
  const hooks = {
    finished: (_: unknown, { document }: { document: JobDocument }) => (document.job_id === bad.id ? Promise.reject(new Error('no')) : Promise.resolve()),
  }
  await sweep(makeContext({ ...world.deps, hooks }))
  expect((await world.jobs.get(tenant, good.id))?.document.state).toBe('failed')
  expect((await world.jobs.get(tenant, bad.id))?.document.state).toBe('queued')
  await sweep(makeContext(world.deps))
  expect((await world.jobs.get(tenant, bad.id))?.document.state).toBe('failed')
})

test('old events of finished jobs are pruned, others stay', async () => {
  const tenant = await world.tenant()
  const worker = await world.worker()
  const { id } = await world.jobs.submit(tenant, oneStep('work'))
  await world.jobs.waitFor(tenant, id, wait)
  await worker.stop({ drainMs: 1000 })
  const open = await world.jobs.submit(tenant, oneStep('work'))
  // As the owner, since the service may not change events.
  await asOwner(world.ownerUrl, "update pipeline_events set created_at = now() - interval '40 days'")
  expect(await pruneEvents(world.database, 50)).toBe(0)
  expect(await pruneEvents(world.database, 30)).toBeGreaterThan(0)
  expect(await world.jobs.events(tenant, id, 0)).toHaveLength(0)
  expect(await world.jobs.events(tenant, open.id, 0)).toHaveLength(1)
})

test('a job outlives a restart of the database in its middle, and its effect is there once', { timeout: 90_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunnion-restart-'))
  const first = unwrap(await startEmbedded({ dataDir, durable: false }))
  unwrap(await migrate(first.ownerUrl))
  await prepare(first.ownerUrl)
  const database = makeDatabase({ url: first.serviceUrl, maxConnections: 8, connectTimeoutMs: 2000 })
  const queue = makeQueue({ database })
  await queue.start()
  const deps = { database, queue, registry: testRegistry() }
  const jobs = makeJobs(deps)
  const worker = makeWorker({ ...deps, store: noStore, settings: { version: 'test', slots: { cpu: 4 }, limits: { memoryBytes: 1, outputBytes: 1 } } })
  const tenantId = crypto.randomUUID()
  await database.everyTenant((tx) => tx.query("insert into tenants (id, name) values ($1, 'restart')", [tenantId]))
  await worker.start()
  const { id } = await jobs.submit({ tenantId }, oneStep('work', { ms: 1500 }))
  while ((await jobs.get({ tenantId }, id))?.document.state !== 'running') await sleep(20)
  await first.stop()
  await sleep(2000)
  const second = unwrap(await startEmbedded({ dataDir, durable: false }))
  expect(second.serviceUrl).toBe(first.serviceUrl)
  const done = await jobs.waitFor({ tenantId }, id, { timeoutMs: 30_000 })
  expect(done?.document.state).toBe('completed')
  const effects = await database.everyTenant((tx) => tx.query('select 1 from test_effects'))
  expect(effects).toHaveLength(1)
  await worker.stop({ drainMs: 2000 })
  await jobs.close()
  await queue.stop()
  await database.close()
  await second.stop()
})

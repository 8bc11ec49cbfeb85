import { readFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkHistory, readHistory } from '../support/history.ts'
import { type TestWorld, oneStep, testWorld } from '../support/testWorld.ts'
import { workerProcess } from '../support/workerProcess.ts'

let world: TestWorld
const trace = join(mkdtempSync(join(tmpdir(), 'trunnion-takeover-')), 'trace')
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const started = async (tenant: { tenantId: string }, id: string, attempt = 1): Promise<void> => {
  for (;;) {
    const step = (await world.jobs.get(tenant, id))?.document.steps[0]
    if (step?.status === 'running' && step.attempt >= attempt) return
    await sleep(20)
  }
}
const starts = () =>
  readFileSync(trace, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { jobId: string; pid: number })

test('a job whose worker is killed is taken by another within 15 s, and its effect is there once', { timeout: 60_000 }, async () => {
  const tenant = await world.tenant()
  const first = await workerProcess(world.serviceUrl, { TEST_TRACE: trace })
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 2500 }))
  await started(tenant, id)
  const second = await workerProcess(world.serviceUrl, { TEST_TRACE: trace })
  const killed = performance.now()
  first.kill('SIGKILL')
  await started(tenant, id, 2)
  const seconds = (performance.now() - killed) / 1000
  console.log(`taken over after ${seconds.toFixed(1)} s`)
  expect(seconds).toBeLessThan(15)
  const done = await world.jobs.waitFor(tenant, id, { timeoutMs: 20_000 })
  expect(done?.document).toMatchObject({ state: 'completed', steps: [{ attempt: 2, crashes: 1 }] })
  second.kill('SIGTERM')
  expect(await second.ended).toBe(0)
  expect(
    starts()
      .filter(({ jobId }) => jobId === id)
      .map(({ pid }) => pid),
  ).toEqual([first.pid, second.pid])
  expect(checkHistory(await readHistory(world.database), [id])).toEqual([])
})

test('a worker that stood still for longer than its lease writes nothing afterwards', { timeout: 60_000 }, async () => {
  const tenant = await world.tenant()
  const frozen = await workerProcess(world.serviceUrl, { TEST_TRACE: trace })
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 1000 }))
  await started(tenant, id)
  frozen.kill('SIGSTOP')
  const other = await workerProcess(world.serviceUrl, { TEST_TRACE: trace })
  const done = await world.jobs.waitFor(tenant, id, { timeoutMs: 30_000 })
  expect(done?.document).toMatchObject({ state: 'completed', steps: [{ attempt: 2 }] })
  frozen.kill('SIGCONT')
  await sleep(3000)
  expect((await world.jobs.get(tenant, id))?.document).toEqual(done?.document)
  // And it is of use again.
  other.kill('SIGTERM')
  await other.ended
  const next = await world.jobs.submit(tenant, oneStep('work'))
  expect((await world.jobs.waitFor(tenant, next.id, { timeoutMs: 10_000 }))?.document.state).toBe('completed')
  frozen.kill('SIGTERM')
  expect(await frozen.ended).toBe(0)
  expect(checkHistory(await readHistory(world.database), [id, next.id])).toEqual([])
})

test('a worker that is asked to stop hands back what it cannot finish, and another takes it at once', { timeout: 60_000 }, async () => {
  const tenant = await world.tenant()
  const first = await workerProcess(world.serviceUrl, { TEST_DRAIN_MS: '300' })
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 3000 }))
  await started(tenant, id)
  const second = await workerProcess(world.serviceUrl)
  const asked = performance.now()
  first.kill('SIGTERM')
  await started(tenant, id, 2)
  expect(performance.now() - asked).toBeLessThan(3000)
  expect(await first.ended).toBe(0)
  expect((await world.jobs.waitFor(tenant, id, { timeoutMs: 10_000 }))?.document).toMatchObject({ state: 'completed', steps: [{ attempt: 2, crashes: 0 }] })
  second.kill('SIGTERM')
  await second.ended
})

test('a step that loses ten workers fails with WORKER_LOST and a dead letter', { timeout: 90_000 }, async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work', { ms: 60_000 }))
  // It has lost eight already, and the lease is ended by hand: starting and waiting ten times shows nothing more.
  await world.database.everyTenant((tx) => tx.query("update jobs set document = jsonb_set(document, '{steps,0,crashes}', '8') where id = $1", [id]))
  for (let attempt = 1; attempt <= 2; attempt++) {
    const worker = await workerProcess(world.serviceUrl)
    await started(tenant, id, attempt)
    worker.kill('SIGKILL')
    await worker.ended
    await world.database.everyTenant((tx) => tx.query("update workers set lease_until = now() - interval '1 second' where pid = $1", [worker.pid]))
    // Only a worker sweeps.
  }
  const last = await world.worker()
  const done = await world.jobs.waitFor(tenant, id, { timeoutMs: 15_000 })
  await last.stop({ drainMs: 1000 })
  expect(done?.document).toMatchObject({ state: 'failed', error: { code: 'WORKER_LOST' } })
})

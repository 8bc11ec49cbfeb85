import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFinished } from '../../src/index.ts'
import { checkHistory, readHistory } from '../support/history.ts'
import { type TestWorld, draw, oneStep, testWorld } from '../support/testWorld.ts'
import { workerProcess } from '../support/workerProcess.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const cycles = Number(process.env.TRUNNION_TEST_SCALE ?? 1) >= 10 ? 50 : 10
const work = (id: string, ms: number) => ({ id, step: 'work', params: { ms } })

/** Jobs of several shapes, by number. */
const shape = (n: number) => {
  const ms = 20 + ((n * 37) % 180)
  if (n % 3 === 0) return oneStep('work', { ms })
  const nodes = ['a', 'b', 'c', 'd'].map((id) => work(id, ms))
  return {
    kind: 'test',
    workflow: draw(n % 3 === 1 ? nodes : [...nodes, { id: 'e', step: 'flaky', params: { times: 1 } }], [
      'a > b',
      'a > c',
      'b > d',
      'c > d',
      ...(n % 3 === 1 ? [] : ['a > e']),
    ]),
    inputs: [],
  }
}

test(`${cycles} workers are killed under load: no job is lost, none is done twice`, { timeout: cycles * 20_000 }, async () => {
  const tenants = await Promise.all([3, 6, 20].map((cap) => world.tenant({ max_concurrent_jobs: cap })))
  const acknowledged: { readonly tenant: (typeof tenants)[number]; readonly id: string }[] = []
  let loading = true
  const load = (async () => {
    for (let n = 0; loading; n++) {
      const tenant = tenants[n % tenants.length]
      const { id } = await world.jobs.submit(tenant, shape(n))
      acknowledged.push({ tenant, id })
      if (n % 7 === 3) await world.jobs.cancel(tenant, acknowledged[acknowledged.length - 3].id)
      await sleep(60)
    }
  })()
  const workers = await Promise.all([1, 2, 3].map(() => workerProcess(world.serviceUrl)))
  for (let cycle = 0; cycle < cycles; cycle++) {
    await sleep(150 + ((cycle * 211) % 500))
    const victim = workers.shift()!
    victim.kill('SIGKILL')
    await victim.ended
    workers.push(await workerProcess(world.serviceUrl))
  }
  loading = false
  await load
  const limit = Date.now() + 60_000
  const open = new Map(acknowledged.map((job) => [job.id, job]))
  while (open.size > 0 && Date.now() < limit) {
    for (const { id, tenant } of open.values()) if (isFinished((await world.jobs.get(tenant, id))!.document.state)) open.delete(id)
    await sleep(200)
  }
  for (const worker of workers) worker.kill('SIGTERM')
  await Promise.all(workers.map(({ ended }) => ended))
  const history = await readHistory(world.database)
  expect(
    checkHistory(
      history,
      acknowledged.map(({ id }) => id),
    ),
  ).toEqual([])
  const crashes = history.jobs.flatMap(({ document }) => document.steps).reduce((sum, step) => sum + step.crashes, 0)
  console.log(`${acknowledged.length} jobs, ${crashes} steps lost a worker`)
  expect(crashes).toBeGreaterThan(0)
})

test('the history checker finds an effect that was written twice', async () => {
  const tenant = await world.tenant()
  const worker = await workerProcess(world.serviceUrl, { TEST_PLANT: 'twice' })
  const { id } = await world.jobs.submit(tenant, oneStep('work'))
  await world.jobs.waitFor(tenant, id, { timeoutMs: 10_000 })
  worker.kill('SIGTERM')
  await worker.ended
  expect(checkHistory(await readHistory(world.database), [id])).toEqual([`step a of job ${id} is done and has 2 effects`])
})

test('the history checker finds a job that was dropped, one that is not there, a gap, and what is left in the queue', async () => {
  const tenant = await world.tenant()
  const { id } = await world.jobs.submit(tenant, oneStep('work'))
  const nowhere = crypto.randomUUID()
  const own = async () => {
    const history = await readHistory(world.database)
    return checkHistory({ ...history, jobs: history.jobs.filter((job) => job.id === id), effects: [] }, [id, nowhere])
  }
  expect(await own()).toEqual([
    `job ${nowhere} was acknowledged and is not there`,
    `job ${id} is queued, its document says queued`,
    `job ${id} ended 0 times in 1 attempts`,
    `step a of job ${id} is still pending`,
    '1 messages are left',
  ])
  await world.database.tenant(tenant, (tx) => tx.query('delete from pipeline_events where task_id = $1', [id]))
  expect(await own()).toContain(`job ${id} has a gap in its events`)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveWorkerPort } from '../../src/modules/operations/serveWorkerPort.ts'
import { makeWorkersModule } from '../../src/modules/workers/makeWorkersModule.ts'
import { type OperationsWorld, operationsWorld } from '../support/operationsWorld.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let world: OperationsWorld
const admin = 'global_admin A'
beforeAll(async () => {
  s = await testServer({
    modules: async (test) => {
      world = await operationsWorld(test)
      return [makeWorkersModule(test)]
    },
  })
})
afterAll(async () => {
  await world.close()
  await s.close()
})
const patch = (body: object) => s.call(admin, 'PATCH', '/api/admin/worker-configs', body)

test('live workers are listed with what they do', async () => {
  expect((await s.call(admin, 'GET', '/api/admin/workers')).json()).toEqual({ items: [] })
  const worker = await world.worker()
  const { items } = (await s.call(admin, 'GET', '/api/admin/workers')).json()
  expect(items).toMatchObject([{ id: worker.stats().id, pid: process.pid, version: 'test', running: { cpu: 0 }, slots: { cpu: 4 }, children: [] }])
  expect(items[0].memory_bytes).toBeGreaterThan(1e6)
  expect(Date.parse(items[0].lease_until)).toBeGreaterThan(Date.now())
})
test('a changed limit reaches a running worker within seconds, and is audited', async () => {
  const worker = await world.worker()
  const answer = await patch({ queue_name: 'cpu', max_concurrency: 1 })
  expect(answer.json()).toMatchObject({ queue_name: 'cpu', max_concurrency: 1, min_concurrency: 1 })
  await expect.poll(() => worker.stats().slots.cpu, { timeout: 10_000 }).toBe(1)
  const [entry] = await s.test.database.everyTenant((tx) => tx.query("select * from audit_log where event_type = 'worker_config.changed'"))
  expect(entry).toMatchObject({ subject_id: 'cpu', data: { before: { max_concurrency: 8 }, after: { max_concurrency: 1 } } })
})
test('numbers that contradict each other and unknown queues are refused', async () => {
  for (const body of [
    { queue_name: 'cpu', max_concurrency: 2, min_concurrency: 3 },
    { queue_name: 'gpu', max_concurrency: 1 },
    { queue_name: 'cpu', max_concurrency: -1 },
    { queue_name: 'cpu', max_concurrency: 1.5 },
  ])
    expect((await patch(body)).statusCode).toBe(400)
})
test('the door of a worker: alive, ready while its lease stands, metrics of its own', async () => {
  const worker = await world.worker()
  const door = await serveWorkerPort({ database: s.test.database, worker }, { host: '127.0.0.1', port: 0 })
  try {
    const get = async (path: string, method = 'GET') => fetch(`http://127.0.0.1:${door.port}${path}`, { method })
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' })
    expect((await get('/health/ready')).status).toBe(200)
    expect(await (await get('/metrics')).text()).toContain(`trunnion_worker_memory_bytes{worker="${worker.stats().id}"}`)
    expect((await get('/api/users')).status).toBe(404)
    expect((await get('/metrics', 'POST')).status).toBe(404)
    await worker.stop({ drainMs: 0 })
    expect((await get('/health/ready')).status).toBe(503)
  } finally {
    await door.close()
  }
})

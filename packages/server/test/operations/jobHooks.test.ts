import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OperationsWorld, operationsWorld } from '../support/operationsWorld.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let world: OperationsWorld
beforeAll(async () => {
  s = await testServer()
  world = await operationsWorld(s.test)
  await world.worker()
  await s.test.database.everyTenant(async (tx) => {
    for (const tenant of [s.tenantA, s.tenantB])
      await tx.query("insert into webhooks (tenant_id, url, secret, event_types) values ($1, 'https://example.org/', 'whsec_x', $2)", [
        tenant,
        ['job.completed', 'job.failed', 'job.cancelled'],
      ])
  })
})
afterAll(async () => {
  await world.close()
  await s.close()
})
const told = (job: string) =>
  s.test.database.everyTenant((tx) =>
    tx.query<{ tenant_id: string; event_type: string; payload: { data: Record<string, unknown> } }>(
      "select * from webhook_deliveries where payload -> 'data' ->> 'job_id' = $1",
      [job],
    ),
  )
const alerts = async (as: string) => (await s.call(as, 'GET', '/api/audit?channel=alert')).json().items

test('the end of a job is told to the webhooks of its tenant', async () => {
  const good = await world.run(s.tenantA, 'good')
  expect(await told(good)).toMatchObject([
    {
      tenant_id: s.tenantA,
      event_type: 'job.completed',
      payload: { type: 'job.completed', data: { state: 'completed', kind: 'convert', inputs: [{ name: 'part.step' }] } },
    },
  ])
  const bad = await world.run(s.tenantA, 'bad', { code: 'INPUT_MALFORMED' })
  expect(await told(bad)).toMatchObject([{ event_type: 'job.failed', payload: { data: { error: { code: 'INPUT_MALFORMED', class: 'permanent' } } } }])
})
test('a cancelled job is told too', async () => {
  const { id } = await world.jobs.submit(
    { tenantId: s.tenantA },
    {
      kind: 'convert',
      workflow: { version: 1, nodes: [{ id: 'a', step: 'good', params: {} }], edges: [] },
      inputs: [],
      deadline: new Date(Date.now() + 3_600_000),
    },
  )
  await world.jobs.cancel({ tenantId: s.tenantA }, id)
  await expect.poll(async () => (await told(id)).length).toBe(1)
  expect(['job.cancelled', 'job.completed']).toContain((await told(id))[0].event_type)
})
test('a systemic error is an alert in the audit trail of its tenant, other errors are none', async () => {
  const before = (await alerts('tenant_admin A')).length
  await world.run(s.tenantA, 'bad', { code: 'INPUT_MALFORMED' })
  expect(await alerts('tenant_admin A')).toHaveLength(before)
  const job = await world.run(s.tenantA, 'bad', { code: 'BLOB_DAMAGED' })
  const [alert] = await alerts('tenant_admin A')
  expect(alert).toMatchObject({ event_type: 'systemic_error', channel: 'alert', actor: 'worker', subject_type: 'job', subject_id: job })
  expect(await alerts('tenant_admin B')).toEqual([])
  expect((await s.call('tenant_admin A', 'GET', '/api/audit/verify')).json()).toMatchObject({ ok: true })
})

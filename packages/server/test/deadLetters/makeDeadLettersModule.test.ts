import { makeDeadLetters } from '@trunnion/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDeadLettersModule } from '../../src/modules/deadLetters/makeDeadLettersModule.ts'
import { type OperationsWorld, operationsWorld } from '../support/operationsWorld.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let world: OperationsWorld
beforeAll(async () => {
  s = await testServer({
    modules: async (test) => {
      world = await operationsWorld(test)
      return [makeDeadLettersModule({ database: test.database, deadLetters: makeDeadLetters(world) })]
    },
  })
  await world.worker()
  for (const tenant of [s.tenantA, s.tenantB]) for (const code of ['INPUT_MALFORMED', 'KERNEL_FAILED', 'BLOB_DAMAGED']) await world.run(tenant, 'bad', { code })
  await world.run(s.tenantA, 'defect', { text: 'x' })
})
afterAll(async () => {
  await world.close()
  await s.close()
})
const failures = async (as: string, query = '', headers = {}) => (await s.call(as, 'GET', `/dlq/failures${query}`, undefined, headers)).json()

test('administrators see those of their own tenant with the full context, youngest first', async () => {
  const { items, next } = await failures('tenant_admin A')
  expect(items.map(({ error_code }: { error_code: string }) => error_code)).toEqual(['INTERNAL', 'BLOB_DAMAGED', 'KERNEL_FAILED', 'INPUT_MALFORMED'])
  expect(next).toBeNull()
  expect(items[0]).toMatchObject({
    stage: 'a',
    error_type: 'systemic',
    retry_count: 0,
    kind: 'convert',
    stack_trace: expect.stringContaining('a defect with x'),
    context: { step: 'defect', params: { text: 'x' } },
  })
})
test('a global_admin sees all, or one tenant by X-Tenant-ID', async () => {
  expect((await failures('global_admin A')).items).toHaveLength(7)
  expect((await failures('global_admin A', '', { 'x-tenant-id': s.tenantB })).items).toHaveLength(3)
  expect((await failures('tenant_admin B', '', { 'x-tenant-id': s.tenantA })).items).toHaveLength(3)
})
test('error_type is a class or a code', async () => {
  const codes = async (type: string) =>
    (await failures('tenant_admin A', `?error_type=${type}`)).items.map(({ error_code }: { error_code: string }) => error_code)
  expect(await codes('systemic')).toEqual(['INTERNAL', 'BLOB_DAMAGED'])
  expect(await codes('KERNEL_FAILED')).toEqual(['KERNEL_FAILED'])
  expect((await s.call('tenant_admin A', 'GET', '/dlq/failures?error_type=drop')).statusCode).toBe(400)
})
test('pages follow each other without gap or repetition', async () => {
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { items, next } = await failures('tenant_admin A', `?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...items.map(({ id }: { id: string }) => id))
    cursor = next
  }
  expect(seen).toEqual((await failures('tenant_admin A')).items.map(({ id }: { id: string }) => id))
})
test('the statistics count by type and code', async () => {
  expect((await s.call('tenant_admin A', 'GET', '/dlq/stats')).json()).toMatchObject({
    total: 4,
    open: 4,
    total_failures_24h: 4,
    by_error_type: { permanent: 2, systemic: 2 },
    by_error_code: { KERNEL_FAILED: 1, INTERNAL: 1 },
  })
})
test('a letter is sent again once, as a job of its tenant, and the audit trail says by whom', async () => {
  const { items } = await failures('tenant_admin B', '?error_type=KERNEL_FAILED')
  const first = await s.call('global_admin A', 'POST', `/dlq/failures/${items[0].id}/reprocess`)
  expect(first.statusCode).toBe(202)
  expect(await world.jobs.get({ tenantId: s.tenantB }, first.json().job_id)).toBeDefined()
  expect((await s.call('tenant_admin B', 'POST', `/dlq/failures/${items[0].id}/reprocess`)).json()).toEqual(first.json())
  expect((await failures('tenant_admin B', '?error_type=KERNEL_FAILED&open=true')).items.map(({ id }: { id: string }) => id)).not.toContain(items[0].id)
  expect((await s.call('tenant_admin B', 'GET', '/api/audit?event_type=dead_letters.reprocessed')).json().items).toHaveLength(1)
})
test('that of another tenant is not there', async () => {
  const { items } = await failures('tenant_admin A')
  expect((await s.call('tenant_admin B', 'POST', `/dlq/failures/${items[0].id}/reprocess`)).statusCode).toBe(404)
  expect((await s.call('tenant_admin B', 'POST', '/dlq/reprocess', { ids: [items[0].id] })).json()).toEqual({ reprocessed: 0, job_ids: [], remaining: 0 })
})
test('many are sent again by type', async () => {
  const answer = (await s.call('tenant_admin A', 'POST', '/dlq/reprocess', { error_type: 'permanent' })).json()
  expect(answer).toMatchObject({ reprocessed: 2, remaining: 0 })
  expect(
    (
      await s.call('tenant_admin A', 'POST', '/dlq/reprocess', {
        error_type: 'INTERNAL',
        ids: (await failures('tenant_admin A', '?error_type=BLOB_DAMAGED')).items.map(({ id }: { id: string }) => id),
      })
    ).json().reprocessed,
  ).toBe(0)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { addJob } from '../files/support/artefacts.ts'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'

let s: FilesServer
beforeAll(async () => {
  s = await filesServer({ quotaBytes: 10_000 })
})
afterAll(() => s.close())

const upload = (as: string, bytes: number, fill = bytes % 251) =>
  s.send(as, '/api/files', { method: 'POST', body: new Uint8Array(bytes).fill(fill), headers: { 'content-type': 'application/octet-stream' } })
const clear = (tenantId: string) => s.test.database.tenant({ tenantId }, (tx) => tx.query('delete from files'))

test('what does not fit is 413 and says how much there is', async () => {
  expect((await upload('client A', 6000)).status).toBe(201)
  const answer = await upload('client A', 5000)
  expect(answer.status).toBe(413)
  const problem = await answer.json()
  expect(problem.code).toBe('QUOTA_EXCEEDED')
  expect(problem.detail).toMatch(/MiB are used/)
  expect((await upload('client A', 4000)).status).toBe(201)
})

test('the quota is the tenant’s: another one has its own, and its own setting counts', async () => {
  expect((await upload('client B', 9000)).status).toBe(201)
  await s.test.database.everyTenant((tx) => tx.query('update tenants set storage_quota_bytes = 20000 where id = $1', [s.tenantB]))
  expect((await upload('client B', 10_000)).status).toBe(201)
  expect((await upload('client B', 2000)).status).toBe(413)
})

test('deleted files free their share, artefacts count', async () => {
  await clear(s.tenantA)
  const { id } = await (await upload('client A', 9000)).json()
  await addJob(s, 'client A', null, { content: 'x'.repeat(500) })
  expect((await upload('client A', 900)).status).toBe(413)
  await s.send('client A', `/api/files/${id}`, { method: 'DELETE' })
  expect((await upload('client A', 900)).status).toBe(201)
})

test('of many uploads at once only as many get in as fit', async () => {
  await clear(s.tenantA)
  const statuses = await Promise.all(Array.from({ length: 12 }, async (_, i) => (await upload('client A', 2000, i)).status))
  expect(statuses.filter((status) => status === 201).length).toBe(4)
  expect(statuses.filter((status) => status === 413).length).toBe(8)
})

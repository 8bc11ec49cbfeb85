import { afterAll, beforeAll, expect, test } from 'vitest'
import { csvField } from '../../src/modules/audit/exportAudit.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
beforeAll(async () => {
  s = await testServer()
  for (let i = 0; i < 5; i++)
    await s.call('tenant_admin A', 'POST', '/api/users', { email: `u${i}@a.example`, role: 'client', password: 'quite a good one', name: '=1+1' })
})
afterAll(() => s.close())
const audit = async (query: string, as = 'tenant_admin A') => (await s.call(as, 'GET', `/api/audit${query}`)).json()

test('a change and who made it are in the trail, without its secrets', async () => {
  const { items } = await audit('?event_type=user.created&limit=2')
  expect(items).toHaveLength(2)
  expect(items[0]).toMatchObject({
    event_type: 'user.created',
    actor: s.people['tenant_admin A'].email,
    actor_id: s.people['tenant_admin A'].id,
    subject_type: 'user',
    data: { email: 'u4@a.example', role: 'client' },
  })
  expect(items[0].request_id).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(await audit('?limit=200'))).not.toContain('quite a good one')
})
test('pages go on where the one before ended', async () => {
  const first = await audit('?event_type=user.created&limit=3')
  const second = await audit(`?event_type=user.created&limit=3&cursor=${first.next}`)
  expect([first.items.length, second.items.length, second.next]).toEqual([3, 2, null])
})
test('since leaves out what is older', async () => {
  expect((await audit(`?since=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).items).toEqual([])
})
test('another tenant sees its own trail', async () => {
  expect((await audit('?event_type=user.created', 'tenant_admin B')).items).toEqual([])
})
test('it is exported as CSV and as JSON', async () => {
  const csv = await s.call('tenant_admin A', 'GET', '/api/audit/export?format=csv&event_type=user.created')
  expect(csv.headers['content-type']).toContain('text/csv')
  expect(csv.body.split('\r\n')).toHaveLength(7)
  const json = await s.call('tenant_admin A', 'GET', '/api/audit/export?event_type=user.created')
  expect(json.json()).toHaveLength(5)
})
test('a field that a spreadsheet would compute is defused', () => {
  expect(csvField('=cmd|x')).toBe("'=cmd|x")
  expect(csvField('a "b", c')).toBe('"a ""b"", c"')
  expect(csvField(-5)).toBe('-5')
})
test('the chain is checked on demand', async () => {
  expect((await s.call('tenant_admin A', 'GET', '/api/audit/verify')).json()).toMatchObject({
    ok: true,
    from: 1,
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})
test('who may not export it may not see it', async () => {
  expect((await s.call('project_manager A', 'GET', '/api/audit')).statusCode).toBe(403)
})

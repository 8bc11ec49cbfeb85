import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allow } from '../../src/app/principal.ts'
import { route } from '../../src/app/route.ts'
import { isSignedIn } from '../../src/modules/auth/policies/isSignedIn.ts'
import { sha256 } from '../../src/modules/auth/secrets.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
beforeAll(async () => {
  const stream = (path: string, more: object) =>
    route({
      method: 'GET',
      path,
      summary: 'x',
      access: allow(isSignedIn, 'jobs:read'),
      answers: { 200: Type.Object({ id: Type.String() }) },
      handle: (call) => ({ id: call.principal.userId }),
      ...more,
    })
  s = await testServer({
    modules: () => [{ name: 'streams', description: '', routes: [stream('/api/stream', { takesTicket: true }), stream('/api/other', {})] }],
  })
})
afterAll(() => s.close())
const ticket = async () => (await s.call('client A', 'POST', '/api/events/ticket')).json().ticket as string
const use = (path: string, of: string) => s.call(undefined, 'GET', `${path}?ticket=${of}`)

test('a ticket stands for its user, once', async () => {
  const one = await ticket()
  expect((await use('/api/stream', one)).json()).toEqual({ id: s.people['client A'].id })
  expect((await use('/api/stream', one)).statusCode).toBe(401)
})
test('of many that use a ticket at the same time one gets in', async () => {
  const one = await ticket()
  const answers = await Promise.all(Array.from({ length: 5 }, () => use('/api/stream', one)))
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
})
test('a ticket opens event streams only', async () => {
  expect((await use('/api/other', await ticket())).statusCode).toBe(401)
})
test('a ticket is worth nothing after its minute', async () => {
  const old = 'o'.repeat(43)
  const { id, tenantId } = s.people['client A']
  await s.test.database.tenant({ tenantId }, (tx) =>
    tx.query("insert into event_tickets (ticket_hash, tenant_id, user_id, expires_at) values ($1, $2, $3, now() - interval '1 second')", [
      sha256(old),
      tenantId,
      id,
    ]),
  )
  expect((await use('/api/stream', old)).statusCode).toBe(401)
  expect((await s.call('client A', 'POST', '/api/events/ticket')).json().expires_in).toBe(60)
})

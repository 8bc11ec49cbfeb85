import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestServer, testServer } from './support/testServer.ts'

let s: TestServer
beforeAll(async () => {
  s = await testServer()
})
afterAll(() => s.close())
const make = async (as: string, scopes: string[], more: object = {}) => (await s.call(as, 'POST', '/api/api-keys', { name: 'ci', scopes, ...more })).json()
const withKey = async (key: string, url: string, method: 'GET' | 'POST' = 'GET') =>
  (await s.call(undefined, method, url, undefined, { 'x-api-key': key })).statusCode

test('a key acts as its user within its scopes', async () => {
  const { key, prefix } = await make('tenant_admin A', ['admin'])
  expect(key).toMatch(/^trn_[\w-]{8}_[\w-]{43}$/)
  expect(key.startsWith(prefix)).toBe(true)
  expect(await withKey(key, '/api/users')).toBe(200)
  expect(await withKey((await make('tenant_admin A', ['files:read'])).key, '/api/users')).toBe(403)
  expect(await withKey((await make('client A', ['admin'])).key, '/api/users')).toBe(403)
})
test('a key is taken as bearer too', async () => {
  const { key } = await make('tenant_admin A', ['admin'])
  const { key: narrow } = await make('tenant_admin A', ['files:read'])
  expect((await s.call(key, 'GET', '/api/users')).statusCode).toBe(200)
  expect((await s.call(narrow, 'GET', '/api/users')).statusCode).toBe(403)
  expect((await s.call(`${key}x`, 'GET', '/api/users')).statusCode).toBe(401)
})
test('a key makes no keys, changes no password and is shown once', async () => {
  const { key } = await make('tenant_admin A', ['admin', 'files:read'])
  expect(await withKey(key, '/api/api-keys', 'POST')).toBe(403)
  expect(await withKey(key, '/api/api-keys')).toBe(403)
  const list = await s.call('tenant_admin A', 'GET', '/api/api-keys')
  expect(list.body).not.toContain(key)
})
test('only the hash of a key is kept', async () => {
  const { key, id } = await make('client A', ['files:read'])
  const [row] = await s.test.database.everyTenant((tx) => tx.query('select * from api_keys where id = $1', [id]))
  expect(JSON.stringify(row)).not.toContain(key.split('_').at(-1))
})
test('a revoked key is worth nothing from the answer on', async () => {
  const { key, id } = await make('tenant_admin A', ['admin'])
  expect(await withKey(key, '/api/users')).toBe(200)
  expect((await s.call('tenant_admin A', 'DELETE', `/api/api-keys/${id}`)).statusCode).toBe(204)
  expect(await withKey(key, '/api/users')).toBe(401)
})
test('an expired key is worth nothing', async () => {
  const { key, id } = await make('tenant_admin A', ['admin'], { expires_in_days: 1 })
  expect(await withKey(key, '/api/users')).toBe(200)
  await s.test.database.everyTenant(async (tx) => {
    await tx.query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [id])
    await tx.query("select pg_notify('trunnion_auth', 'changed')")
  })
  await expect.poll(() => withKey(key, '/api/users')).toBe(401)
})
test('its last use is written down', async () => {
  const { key, id } = await make('tenant_admin A', ['admin'])
  await withKey(key, '/api/users')
  const { items } = (await s.call('tenant_admin A', 'GET', '/api/api-keys')).json()
  expect(items.find((item: { id: string }) => item.id === id).last_used_at).not.toBeNull()
})
test('made-up keys are 401', async () => {
  for (const key of ['x', 'trn_', `trn_abcdefgh_${'A'.repeat(43)}`]) expect(await withKey(key, '/api/users')).toBe(401)
})
test('clients see and revoke their own keys only; administrators those of the tenant', async () => {
  const mine = await make('client A', ['files:read'])
  const ids = async (as: string) => (await s.call(as, 'GET', '/api/api-keys')).json().items.map((item: { id: string }) => item.id)
  expect(await ids('client A')).toContain(mine.id)
  expect(await ids('otherClient A')).not.toContain(mine.id)
  expect(await ids('tenant_admin A')).toContain(mine.id)
  expect(await ids('tenant_admin B')).not.toContain(mine.id)
  expect((await s.call('otherClient A', 'DELETE', `/api/api-keys/${mine.id}`)).statusCode).toBe(404)
  expect((await s.call('tenant_admin B', 'DELETE', `/api/api-keys/${mine.id}`)).statusCode).toBe(404)
  expect((await s.call('tenant_admin A', 'DELETE', `/api/api-keys/${mine.id}`)).statusCode).toBe(204)
})

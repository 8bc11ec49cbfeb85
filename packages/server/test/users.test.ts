import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestServer, testServer } from './support/testServer.ts'

let s: TestServer
beforeAll(async () => {
  s = await testServer()
})
afterAll(() => s.close())
let count = 0
const someone = (more: object = {}) => ({ email: `new${count++}@a.example`, role: 'client', password: 'quite a good one', ...more })
const create = (as: string, more: object = {}, headers: Record<string, string> = {}) => s.call(as, 'POST', '/api/users', someone(more), headers)

describe('who may', () => {
  test('an administrator adds, sees, changes and removes users of the own tenant', async () => {
    const made = await create('tenant_admin A', { name: 'New' })
    expect(made.statusCode).toBe(201)
    const { id } = made.json()
    expect(made.json()).toMatchObject({ name: 'New', role: 'client', tenant_id: s.tenantA, disabled: false, locked: false })
    expect(made.body).not.toContain('argon2')
    expect((await s.call('tenant_admin A', 'GET', `/api/users/${id}`)).json().id).toBe(id)
    expect((await s.call('tenant_admin A', 'PATCH', `/api/users/${id}`, { role: 'project_manager' })).json().role).toBe('project_manager')
    expect((await s.call('tenant_admin A', 'DELETE', `/api/users/${id}`)).statusCode).toBe(204)
    expect((await s.call('tenant_admin A', 'GET', `/api/users/${id}`)).statusCode).toBe(404)
  })
  test('nobody below does', async () => {
    for (const as of ['client A', 'project_manager A']) expect((await create(as)).statusCode).toBe(403)
  })
  test('nobody grants a role above their own, or changes who stands above', async () => {
    expect((await create('tenant_admin A', { role: 'global_admin' })).statusCode).toBe(403)
    expect((await create('global_admin A', { role: 'global_admin' })).statusCode).toBe(201)
    const { id } = (await create('tenant_admin A')).json()
    expect((await s.call('tenant_admin A', 'PATCH', `/api/users/${id}`, { role: 'global_admin' })).statusCode).toBe(403)
    const above = s.people['global_admin A'].id
    expect((await s.call('tenant_admin A', 'PATCH', `/api/users/${above}`, { password: 'taking over 123' })).statusCode).toBe(403)
    expect((await s.call('tenant_admin A', 'DELETE', `/api/users/${above}`)).statusCode).toBe(403)
  })
  test('nobody shuts themselves out', async () => {
    const { id } = s.people['tenant_admin A']
    for (const change of [{ disabled: true }, { role: 'client' }, { password: 'another good one' }]) {
      expect((await s.call('tenant_admin A', 'PATCH', `/api/users/${id}`, change)).statusCode).toBe(409)
    }
    expect((await s.call('tenant_admin A', 'DELETE', `/api/users/${id}`)).statusCode).toBe(409)
  })
  test('users of another tenant are not there', async () => {
    const { id } = s.people['client B']
    expect((await s.call('tenant_admin A', 'GET', `/api/users/${id}`)).statusCode).toBe(404)
    expect((await s.call('tenant_admin A', 'PATCH', `/api/users/${id}`, { name: 'x' })).statusCode).toBe(404)
    expect((await s.call('tenant_admin A', 'DELETE', `/api/users/${id}`)).statusCode).toBe(404)
    expect((await s.call('tenant_admin A', 'GET', `/api/users/${id}`, undefined, { 'x-tenant-id': s.tenantB })).statusCode).toBe(404)
  })
  test('a global_admin acts in a tenant by X-Tenant-ID, and in none that does not exist', async () => {
    const made = await create('global_admin A', {}, { 'x-tenant-id': s.tenantB })
    expect(made.json().tenant_id).toBe(s.tenantB)
    expect((await create('global_admin A', {}, { 'x-tenant-id': '00000000-0000-4000-8000-000000000000' })).statusCode).toBe(404)
    expect((await create('global_admin A', {}, { 'x-tenant-id': 'nonsense' })).statusCode).toBe(404)
  })
})

describe('what is checked', () => {
  test('an e-mail exists once in the whole installation, whatever its case', async () => {
    expect((await create('tenant_admin A', { email: 'CLIENT@b.example' })).statusCode).toBe(409)
  })
  test('weak passwords and broken addresses are refused', async () => {
    for (const password of ['short', 'aaaaaaaaaaaaaa', 'password123', '1234567890']) expect((await create('tenant_admin A', { password })).statusCode).toBe(400)
    expect((await create('tenant_admin A', { email: 'someone@a.example', password: 'someone-2026' })).statusCode).toBe(400)
    for (const email of ['', 'x', 'a b@c.d', 'a@b@c', `${'x'.repeat(300)}@a.example`]) expect((await create('tenant_admin A', { email })).statusCode).toBe(400)
  })
  test('disabling ends sessions at once', async () => {
    const { id, email } = (await create('tenant_admin A')).json()
    const token = (await s.call(undefined, 'POST', '/api/auth/login', { email, password: 'quite a good one' })).json().access_token
    expect((await s.call(token, 'GET', '/api/auth/me')).statusCode).toBe(200)
    await s.call('tenant_admin A', 'PATCH', `/api/users/${id}`, { disabled: true })
    expect((await s.call(token, 'GET', '/api/auth/me')).statusCode).toBe(401)
  })
})

describe('pages', () => {
  test('walk through every user once, by cursor', async () => {
    for (let i = 0; i < 5; i++) await create('tenant_admin B', { role: 'client' })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { id: string }[]; next: string | null } = (
        await s.call('tenant_admin B', 'GET', `/api/users?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json()
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    const [{ n }] = await s.test.database.tenant({ tenantId: s.tenantB }, (tx) => tx.query<{ n: number }>('select count(*)::int as n from users'))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(n)
  })
  test('a cursor that is none of ours is 400', async () => {
    for (const cursor of ['x', '%00', 'bm90aGluZ3x4', Buffer.from("2026-01-01T00:00:00Z|' or 1=1").toString('base64url')]) {
      expect((await s.call('tenant_admin B', 'GET', `/api/users?cursor=${cursor}`)).statusCode).toBe(400)
    }
    expect((await s.call('tenant_admin B', 'GET', '/api/users?limit=1000')).statusCode).toBe(400)
  })
})

describe('tenants', () => {
  const create = (as: string, admin: object = {}) =>
    s.call(as, 'POST', '/api/tenants', { name: 'Third', config: { max_concurrent_jobs: 2 }, admin: { email: `boss${count++}@c.example`, ...admin } })
  test('a global_admin makes one with its first administrator, who can sign in with the one-time password', async () => {
    const made = await create('global_admin A')
    expect(made.statusCode).toBe(201)
    const { tenant, admin } = made.json()
    expect(tenant).toMatchObject({ name: 'Third', config: { max_concurrent_jobs: 2 }, storage_quota_bytes: null })
    const login = await s.call(undefined, 'POST', '/api/auth/login', { email: admin.email, password: admin.one_time_password })
    const me = await s.call(login.json().access_token, 'GET', '/api/auth/me')
    expect(me.json()).toMatchObject({ role: 'tenant_admin', tenant_id: tenant.id })
  })
  test('a tenant whose administrator cannot be made is not made', async () => {
    const before = (await s.call('global_admin A', 'GET', '/api/tenants?limit=200')).json().items.length
    expect((await create('global_admin A', { email: s.people['client A'].email })).statusCode).toBe(409)
    expect((await s.call('global_admin A', 'GET', '/api/tenants?limit=200')).json().items.length).toBe(before)
  })
  test('others make and see none but their own', async () => {
    expect((await create('tenant_admin A')).statusCode).toBe(403)
    expect((await s.call('tenant_admin A', 'GET', '/api/tenants')).statusCode).toBe(403)
    expect((await s.call('tenant_admin A', 'GET', `/api/tenants/${s.tenantA}`)).json().name).toBe('Tenant A')
    expect((await s.call('tenant_admin A', 'GET', `/api/tenants/${s.tenantB}`)).statusCode).toBe(404)
    expect((await s.call('tenant_admin A', 'PATCH', `/api/tenants/${s.tenantA}`, { name: 'x' })).statusCode).toBe(403)
  })
  test('configuration and quota are changed, unknown settings refused', async () => {
    const patch = (body: object) => s.call('global_admin A', 'PATCH', `/api/tenants/${s.tenantB}`, body)
    expect((await patch({ config: { max_concurrent_jobs: 7 }, storage_quota_bytes: 1000 })).json()).toMatchObject({
      config: { max_concurrent_jobs: 7 },
      storage_quota_bytes: 1000,
    })
    expect((await patch({ storage_quota_bytes: null })).json()).toMatchObject({ config: { max_concurrent_jobs: 7 }, storage_quota_bytes: null })
    expect((await patch({ config: { max_concurent_jobs: 7 } })).statusCode).toBe(400)
    expect((await patch({})).statusCode).toBe(400)
  })
})

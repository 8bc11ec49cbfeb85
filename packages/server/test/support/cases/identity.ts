import type { TestServer } from '../testServer.ts'
import type { RequestParts, RouteCases } from '../routeCases.ts'

let count = 0
const password = 'quite a good one'
const newUser = async (s: TestServer): Promise<RequestParts> => {
  const body = { email: `case${count++}@a.example`, role: 'client', password }
  return { params: { id: (await s.call('tenant_admin A', 'POST', '/api/users', body)).json().id } }
}
const withBody = async (parts: Promise<RequestParts>, body: unknown): Promise<RequestParts> => ({ ...(await parts), body })
const newKey = async (s: TestServer): Promise<RequestParts> => ({
  params: { id: (await s.call('client A', 'POST', '/api/api-keys', { name: 'case', scopes: ['files:read'] })).json().id },
})
const ofTenantA = (s: TestServer): RequestParts => ({ params: { id: s.tenantA } })

/** Sign-in, tenants, users, keys, audit, and the service's description of itself. */
export const cases: RouteCases = {
  'POST /api/auth/login': { make: (s) => ({ body: { email: s.people['client A'].email, password: s.password } }) },
  'POST /api/auth/refresh': {
    make: async (s) => {
      const login = await s.call(undefined, 'POST', '/api/auth/login', { email: s.people['client A'].email, password: s.password })
      return { headers: { cookie: `trunnion_refresh=${login.cookies.find(({ name }) => name === 'trunnion_refresh')!.value}` } }
    },
  },
  // Ends the sign-in it is sent with: tried by strangers only (auth/login.test.ts has the rest).
  'POST /api/auth/logout': { own: true },
  'GET /api/auth/me': { as: 'client A', own: true },
  'PUT /api/auth/password': { as: 'client A', own: true, make: (s) => ({ body: { current_password: s.password, new_password: s.password } }) },
  'POST /api/events/ticket': { as: 'client A' },
  'GET /api/tenants': { as: 'global_admin A', least: 'global_admin' },
  'POST /api/tenants': {
    as: 'global_admin A',
    least: 'global_admin',
    make: () => ({ body: { name: 'Case', admin: { email: `case${count++}@c.example`, password } } }),
  },
  'GET /api/tenants/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: ofTenantA },
  // Any global_admin manages every tenant.
  'PATCH /api/tenants/{id}': { as: 'global_admin A', least: 'global_admin', foreign: 200, make: (s) => ({ ...ofTenantA(s), body: { name: 'Tenant A' } }) },
  'GET /api/users': { as: 'tenant_admin A', least: 'tenant_admin' },
  'POST /api/users': { as: 'tenant_admin A', least: 'tenant_admin', make: () => ({ body: { email: `case${count++}@a.example`, role: 'client', password } }) },
  'GET /api/users/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: newUser },
  'PATCH /api/users/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: (s) => withBody(newUser(s), { name: 'Changed' }) },
  'DELETE /api/users/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: newUser },
  'GET /api/api-keys': { as: 'client A' },
  'POST /api/api-keys': { as: 'client A', make: () => ({ body: { name: 'case', scopes: ['jobs:read'] } }) },
  'DELETE /api/api-keys/{id}': { as: 'client A', colleague: 404, make: newKey },
  'GET /api/audit': { as: 'tenant_admin A', least: 'tenant_admin' },
  'GET /api/audit/export': { as: 'tenant_admin A', least: 'tenant_admin' },
  'GET /api/audit/verify': { as: 'tenant_admin A', least: 'tenant_admin' },
  'GET /': {},
  'GET /page/{file}': { make: () => ({ params: { file: 'page.css' } }) },
  'GET /openapi.json': {},
  'GET /docs': {},
  'GET /docs/errors': {},
}

import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeServer } from '../scripts/describeServer.ts'
import { type RequestParts, type RouteCase, routeCases } from './support/routeCases.ts'
import { type TestServer, testServer } from './support/testServer.ts'

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
  readonly security?: readonly object[]
  readonly 'x-scope'?: string
}
const document = (await describeServer()) as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
)

let s: TestServer
const bad: Record<string, string> = {}
beforeAll(async () => {
  s = await testServer({ whole: true, settings: { requestsPerMinute: 1e6, addressRequestsPerMinute: 1e6 } })
  const { token } = s.people['global_admin A']
  const [header, body, signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  bad.forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(Buffer.alloc(32, 9))
  bad['alg none'] = new UnsecuredJWT(claims).encode()
  bad['changed claims'] = `${header}.${Buffer.from(JSON.stringify({ ...claims, tenant_id: s.tenantB })).toString('base64url')}.${signature}`
})
afterAll(() => s.close())

const methodOf = (name: string) => name.split(' ', 1)[0] as 'GET'
const urlOf = (path: string, { params = {}, query = {} }: RequestParts) => {
  const filled = path.replace(/\{(\w+)\}/g, (_all, key: string) => params[key] ?? `missing-${key}`)
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}
const partsOf = async (of: RouteCase): Promise<RequestParts> => (await of.make?.(s)) ?? {}
const ranks = ['client', 'project_manager', 'tenant_admin', 'global_admin']

describe.each(operations)('$name', ({ name, path, operation }) => {
  const of = routeCases[name]
  test('is described in test/support/cases', () => expect(of).toBeDefined())
  if (of === undefined) return
  const success = of.status ?? Number(Object.keys(operation.responses).find((status) => status.startsWith('2')))

  /** Sends it; every answer must be one that the document names, and a failure must be a problem. */
  const send = async (as: string | undefined, parts: RequestParts, headers: Record<string, string> = {}) => {
    const sent = { ...parts.headers, ...headers }
    const answer = await s.call(as, methodOf(name), urlOf(path, parts), parts.body, sent, of.streams)
    expect(Object.keys(operation.responses), `${name} answered ${answer.statusCode}: ${of.streams ? '' : answer.body.slice(0, 300)}`).toContain(
      String(answer.statusCode),
    )
    if (answer.statusCode >= 400) expect(answer.headers['content-type']).toContain('application/problem+json')
    return answer
  }
  const own = async () => partsOf(of)

  const { as = 'client A' } = of
  const [role, tenant] = as.split(' ')
  const isOpen = of.as === undefined
  const named = path.includes('{')
  const scope = operation['x-scope']
  /** What another tenant gets. */
  const foreign = of.foreign ?? (named ? 404 : success)
  const comparesTenants = !isOpen && of.own !== true

  test.runIf(isOpen)('is for everyone', async () => {
    expect((await send(undefined, await own())).statusCode).toBe(success)
  })
  test.runIf(!isOpen)(`${as} succeeds`, async () => {
    expect((await send(as, await own())).statusCode).toBe(success)
  })
  test.runIf(!isOpen)('no token and wrong tokens are 401', async () => {
    const parts = await own()
    expect((await send(undefined, parts)).statusCode).toBe(401)
    for (const [what, token] of Object.entries(bad)) expect((await send(token, parts)).statusCode, what).toBe(401)
  })
  test.runIf(of.least !== undefined)('roles below are 403', async () => {
    const parts = await own()
    for (const below of ranks.slice(0, ranks.indexOf(of.least ?? 'client'))) expect((await send(`${below} ${tenant}`, parts)).statusCode, below).toBe(403)
  })
  test.runIf(comparesTenants && role === 'client')('a colleague of the same role', async () => {
    expect((await send(`otherClient ${tenant}`, await own())).statusCode).toBe(of.colleague ?? success)
  })
  test.runIf(comparesTenants)('the same role in another tenant', async () => {
    const parts = await own()
    const answer = await send(`${role} B`, parts)
    expect(answer.statusCode).toBe(foreign)
    // What `make` made for a list must not be in the other tenant's list.
    const hidden = named ? [] : Object.values(parts.params ?? {})
    for (const id of hidden) expect(answer.body).not.toContain(id)
  })
  test.runIf(comparesTenants && role !== 'global_admin')('X-Tenant-ID helps nobody below global_admin', async () => {
    const parts = await own()
    const answer = await send(`${role} B`, parts, { 'x-tenant-id': s.tenantA })
    expect(answer.statusCode).toBe(foreign)
    const hidden = named ? [] : Object.values(parts.params ?? {})
    for (const id of hidden) expect(answer.body).not.toContain(id)
  })
  test.runIf(comparesTenants && named && role !== 'global_admin')('a global_admin of another tenant reaches it by X-Tenant-ID', async () => {
    expect((await send('global_admin B', await own(), { 'x-tenant-id': s.tenantA })).statusCode).toBe(of.admin ?? success)
  })
  test.runIf(scope !== undefined)('an API key needs the scope', async () => {
    const keyWith = async (of: string) => (await s.call(as, 'POST', '/api/api-keys', { name: 'matrix', scopes: [of] })).json().key as string
    expect((await send(undefined, await own(), { 'x-api-key': await keyWith(scope === 'files:read' ? 'jobs:read' : 'files:read') })).statusCode).toBe(403)
    const [fitting, expected] = scope === 'session' ? ['admin', 403] : [scope ?? '', success]
    expect((await send(undefined, await own(), { 'x-api-key': await keyWith(fitting) })).statusCode).toBe(expected)
  })
})

test('every described route exists', () => {
  const known = new Set(operations.map(({ name }) => name))
  expect(Object.keys(routeCases).filter((name) => !known.has(name))).toEqual([])
})

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
  s = await testServer({ settings: { requestsPerMinute: 1e6, addressRequestsPerMinute: 1e6 } })
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
  test('is described in test/support/routeCases.ts', () => expect(of).toBeDefined())
  if (of === undefined) return
  const success = of.status ?? Number(Object.keys(operation.responses).find((status) => status.startsWith('2')))

  /** Sends it; every answer must be one that the document names, and a failure must be a problem. */
  const send = async (as: string | undefined, parts: RequestParts, headers: Record<string, string> = {}) => {
    const answer = await s.call(as, methodOf(name), urlOf(path, parts), parts.body, { ...parts.headers, ...headers })
    expect(Object.keys(operation.responses), `${name} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`).toContain(String(answer.statusCode))
    if (answer.statusCode >= 400) expect(answer.headers['content-type']).toContain('application/problem+json')
    return answer
  }
  const own = async () => partsOf(of)

  if (of.as === undefined) {
    test('is for everyone', async () => {
      expect((await send(undefined, await own())).statusCode).toBe(success)
    })
    return
  }
  const { as } = of
  const [role, tenant] = as.split(' ')

  test(`${as} succeeds`, async () => {
    expect((await send(as, await own())).statusCode).toBe(success)
  })
  test('no token and wrong tokens are 401', async () => {
    const parts = await own()
    expect((await send(undefined, parts)).statusCode).toBe(401)
    for (const [what, token] of Object.entries(bad)) expect((await send(token, parts)).statusCode, what).toBe(401)
  })
  test.runIf(of.least !== undefined)('roles below are 403', async () => {
    const parts = await own()
    for (const below of ranks.slice(0, ranks.indexOf(of.least ?? 'client'))) expect((await send(`${below} ${tenant}`, parts)).statusCode, below).toBe(403)
  })
  test.runIf(role === 'client' && of.own !== true)('a colleague of the same role', async () => {
    expect((await send(`otherClient ${tenant}`, await own())).statusCode).toBe(of.colleague ?? success)
  })
  test.runIf(of.own !== true)('the same role in another tenant, also with X-Tenant-ID', async () => {
    const named = path.includes('{')
    const expected = of.foreign ?? (named ? 404 : success)
    const parts = await own()
    const plain = await send(`${role} B`, parts)
    expect(plain.statusCode).toBe(expected)
    if (!named) for (const id of Object.values(parts.params ?? {})) expect(plain.body).not.toContain(id)
    if (role !== 'global_admin') {
      const asking = await send(`${role} B`, await own(), { 'x-tenant-id': s.tenantA })
      expect(asking.statusCode).toBe(expected)
      if (methodOf(name) === 'GET' && asking.statusCode < 300) expect(asking.body).not.toContain(s.people['client A'].id)
    }
  })
  test.runIf(operation['x-scope'] !== undefined)('an API key needs the scope', async () => {
    const scope = operation['x-scope']
    const keyWith = async (scopes: readonly string[]) => (await s.call(as, 'POST', '/api/api-keys', { name: 'matrix', scopes })).json().key as string
    const without = await keyWith([scope === 'files:read' ? 'jobs:read' : 'files:read'])
    expect((await send(undefined, await own(), { 'x-api-key': without })).statusCode).toBe(403)
    if (scope === 'session') expect((await send(undefined, await own(), { 'x-api-key': await keyWith(['admin']) })).statusCode).toBe(403)
    else expect((await send(undefined, await own(), { 'x-api-key': await keyWith([scope!]) })).statusCode).toBe(success)
  })
})

test('every described route exists', () => {
  const known = new Set(operations.map(({ name }) => name))
  expect(Object.keys(routeCases).filter((name) => !known.has(name))).toEqual([])
})

import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAccessTokens } from '../../src/modules/auth/accessTokens.ts'
import { makeTokenKeys } from '../../src/modules/auth/tokenKeys.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
beforeAll(async () => {
  s = await testServer()
})
afterAll(() => s.close())
const me = async (token: string) => (await s.call(token, 'GET', '/api/auth/me')).statusCode
const login = async (who: string) =>
  (await s.call(undefined, 'POST', '/api/auth/login', { email: s.people[who].email, password: s.password })).json().access_token as string
const parts = (token: string) => token.split('.').map((part) => part)
const claims = (token: string) => JSON.parse(Buffer.from(parts(token)[1], 'base64url').toString())
const kid = (token: string) => JSON.parse(Buffer.from(parts(token)[0], 'base64url').toString()).kid as string

describe('tokens that are refused', () => {
  test('signed with another key', async () => {
    const { token } = s.people['client A']
    const forged = await new SignJWT(claims(token)).setProtectedHeader({ alg: 'HS256', kid: kid(token) }).sign(Buffer.alloc(32, 7))
    expect(await me(forged)).toBe(401)
  })
  test('with alg none, with and without a key id', async () => {
    const { token } = s.people['client A']
    expect(await me(new UnsecuredJWT(claims(token)).encode())).toBe(401)
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: kid(token) })).toString('base64url')
    expect(await me(`${header}.${parts(token)[1]}.`)).toBe(401)
    expect(await me(`${header}.${parts(token)[1]}.${parts(token)[2]}`)).toBe(401)
  })
  test('with claims changed after signing', async () => {
    const { token } = s.people['client A']
    const [header, , signature] = parts(token)
    const body = Buffer.from(JSON.stringify({ ...claims(token), role: 'global_admin' })).toString('base64url')
    expect(await me(`${header}.${body}.${signature}`)).toBe(401)
  })
  test('expired', async () => {
    const { token } = s.people['client A']
    const { sub, sid, tenant_id } = claims(token)
    const past = makeAccessTokens(makeTokenKeys(s.test.database), 15, () => Date.now() - 16 * 60_000)
    expect(await me((await past.sign({ userId: sub, sessionId: sid, tenantId: tenant_id, role: 'client' })).token)).toBe(401)
  })
  test('of a session of somebody else, or of another tenant', async () => {
    const { sub, sid, tenant_id } = claims(s.people['client A'].token)
    const ours = makeAccessTokens(makeTokenKeys(s.test.database), 15)
    const sign = async (change: object) => (await ours.sign({ userId: sub, sessionId: sid, tenantId: tenant_id, role: 'client', ...change })).token
    expect(await me(await sign({}))).toBe(200)
    expect(await me(await sign({ userId: s.people['client B'].id }))).toBe(401)
    expect(await me(await sign({ tenantId: s.tenantB }))).toBe(401)
    expect(await me(await sign({ sessionId: '00000000-0000-4000-8000-000000000000' }))).toBe(401)
    expect(await me(await sign({ sessionId: "' or 1=1 --" }))).toBe(401)
  })
  test('that are no tokens', async () => {
    for (const text of ['', 'x', 'a.b.c', '..', 'e30.e30.e30', 'A'.repeat(9000)]) expect(await me(text)).toBe(401)
  })
})

describe('what a token carries is not believed beyond the database', () => {
  test('a role that was taken away is gone at once', async () => {
    const token = await login('tenant_admin B')
    expect((await s.call(token, 'GET', '/api/users')).statusCode).toBe(200)
    await s.test.database.everyTenant(async (tx) => {
      await tx.query("update users set role = 'client' where id = $1", [s.people['tenant_admin B'].id])
      await tx.query("select pg_notify('trunnion_auth', 'changed')")
    })
    await expect.poll(async () => (await s.call(token, 'GET', '/api/users')).statusCode).toBe(403)
  })
})

describe('rotation of the signing key', () => {
  test('tokens of the key before stay good, the next ones have another key', async () => {
    const before = await login('client A')
    const next = await s.server.tokenKeys.rotate()
    const after = await login('client A')
    expect(kid(after)).toBe(next)
    expect(kid(after)).not.toBe(kid(before))
    expect([await me(before), await me(after)]).toEqual([200, 200])
  })
  test('at once: every token signed so far is refused', async () => {
    const before = await login('client A')
    await s.server.tokenKeys.rotate({ atOnce: true })
    expect(await me(before)).toBe(401)
    expect(await me(await login('client A'))).toBe(200)
  })
  test('processes that start together agree on one key', async () => {
    await s.test.database.everyTenant((tx) => tx.query('update system_state set key = $1 where key = $2', ['old', 'token_keys']))
    const kids = await Promise.all(Array.from({ length: 4 }, async () => (await makeTokenKeys(s.test.database).current()).kid))
    expect(new Set(kids).size).toBe(1)
  })
})

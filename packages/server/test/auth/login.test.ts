import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePasswords } from '../../src/modules/auth/passwords.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

const compared: (string | undefined)[] = []
/** What a right password waits for after it was compared. */
let late: Promise<void> | undefined
let s: TestServer
beforeAll(async () => {
  const real = makePasswords()
  s = await testServer({
    settings: { lockoutAfter: 3 },
    passwords: {
      hash: real.hash,
      matches: async (hash, password) => {
        compared.push(hash)
        const matches = await real.matches(hash, password)
        if (matches) await late
        return matches
      },
    },
  })
})
afterAll(() => s.close())
const login = (email: string, password: string) => s.call(undefined, 'POST', '/api/auth/login', { email, password })
const cookieOf = (answer: { cookies: readonly { name: string; value: string }[] }) => answer.cookies.find(({ name }) => name === 'trunnion_refresh')

describe('signing in', () => {
  test('gives a bearer token and a refresh cookie that scripts and other sites never see', async () => {
    const answer = await login(s.people['client A'].email.toUpperCase(), s.password)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 900 })
    expect(cookieOf(answer)).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api/auth' })
    const claims = JSON.parse(Buffer.from(answer.json().access_token.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({ sub: s.people['client A'].id, role: 'client', tenant_id: s.tenantA, exp: claims.iat + 900 })
    const me = await s.call(answer.json().access_token, 'GET', '/api/auth/me')
    expect(me.json()).toMatchObject({ email: s.people['client A'].email, role: 'client', tenant_id: s.tenantA, tenant_name: 'Tenant A' })
  })
  test('an unknown address is compared with a dummy hash and answered like a wrong password', async () => {
    compared.length = 0
    const unknown = await login('nobody@a.example', 'whatever it is')
    const wrong = await login(s.people['otherClient A'].email, 'whatever it is')
    expect(compared).toEqual([undefined, expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)])
    const { requestId: _a, ...first } = unknown.json()
    const { requestId: _b, ...second } = wrong.json()
    expect(unknown.statusCode).toBe(401)
    expect(second).toEqual(first)
  })
  test('after three failures the right password is refused too, with the same answer, and an alert is written', async () => {
    const { email, tenantId } = s.people['project_manager A']
    for (let i = 0; i < 3; i++) await login(email, 'wrong wrong wrong')
    const answer = await login(email, s.password)
    expect(answer.statusCode).toBe(401)
    expect(answer.json().code).toBe('CREDENTIALS_WRONG')
    const [entry] = await s.test.database.tenant({ tenantId }, (tx) => tx.query("select channel from audit_log where event_type = 'auth.locked'"))
    expect(entry).toEqual({ channel: 'alert' })
    const lockFor = () =>
      s.test.database.tenant({ tenantId }, (tx) =>
        tx.query<{ s: number }>('select extract(epoch from locked_until - now())::int as s from users where email = $1', [email]),
      )
    const [first] = await lockFor()
    await s.test.database.tenant({ tenantId }, (tx) => tx.query("update users set locked_until = now() - interval '1 second' where email = $1", [email]))
    await login(email, 'wrong wrong wrong')
    const [second] = await lockFor()
    expect(second.s).toBeGreaterThan(1.5 * first.s)
    await s.test.database.tenant({ tenantId }, (tx) => tx.query("update users set locked_until = now() - interval '1 second' where email = $1", [email]))
    expect((await login(email, s.password)).statusCode).toBe(200)
  })
  test('guesses that are sent all at once get no more tries than the limit', async () => {
    const { email, tenantId } = s.people['client B']
    await Promise.all(Array.from({ length: 8 }, (_, i) => login(email, `wrong password ${i}`)))
    expect((await login(email, s.password)).statusCode).toBe(401)
    await s.test.database.tenant({ tenantId }, (tx) => tx.query('update users set locked_until = null, failed_logins = 0 where email = $1', [email]))
    const gate = Promise.withResolvers<void>()
    late = gate.promise
    const right = login(email, s.password)
    for (let i = 0; i < 3; i++) await login(email, `wrong password ${i}`)
    gate.resolve()
    expect((await right).statusCode).toBe(401)
    late = undefined
    await s.test.database.tenant({ tenantId }, (tx) => tx.query('update users set locked_until = null, failed_logins = 0 where email = $1', [email]))
  })
  test('a disabled user and the people of a disabled tenant cannot sign in', async () => {
    const { id, email } = s.people['otherClient B']
    expect((await s.call('tenant_admin B', 'PATCH', `/api/users/${id}`, { disabled: true })).statusCode).toBe(200)
    expect((await login(email, s.password)).statusCode).toBe(401)
    expect((await s.call('global_admin A', 'PATCH', `/api/tenants/${s.tenantB}`, { disabled: true })).statusCode).toBe(200)
    expect((await login(s.people['client B'].email, s.password)).statusCode).toBe(401)
    expect((await s.call('client B', 'GET', '/api/auth/me')).statusCode).toBe(401)
    await s.call('global_admin A', 'PATCH', `/api/tenants/${s.tenantB}`, { disabled: false })
  })
})

describe('refreshing', () => {
  const refresh = (value: string, headers: Record<string, string> = {}) =>
    s.call(undefined, 'POST', '/api/auth/refresh', undefined, { cookie: `trunnion_refresh=${value}`, ...headers })
  test('each cookie counts once; using an old one ends the session at once', async () => {
    const first = await login(s.people['client A'].email, s.password)
    const second = await refresh(cookieOf(first)!.value)
    expect(second.statusCode).toBe(200)
    expect((await s.call(second.json().access_token, 'GET', '/api/auth/me')).statusCode).toBe(200)
    expect((await refresh(cookieOf(first)!.value)).statusCode).toBe(401)
    expect((await refresh(cookieOf(second)!.value)).statusCode).toBe(401)
    expect((await s.call(second.json().access_token, 'GET', '/api/auth/me')).statusCode).toBe(401)
  })
  test('of two that use one cookie at the same time at most one gets on', async () => {
    const { value } = cookieOf(await login(s.people['client A'].email, s.password))!
    const answers = await Promise.all([refresh(value), refresh(value)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  })
  test('another site cannot use the cookie', async () => {
    const { value } = cookieOf(await login(s.people['client A'].email, s.password))!
    expect((await refresh(value, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await refresh(value)).statusCode).toBe(200)
  })
  test('no cookie and a made-up one are 401', async () => {
    expect((await s.call(undefined, 'POST', '/api/auth/refresh')).statusCode).toBe(401)
    expect((await refresh('A'.repeat(43))).statusCode).toBe(401)
  })
})

describe('ending', () => {
  test('signing out ends the access token at once', async () => {
    const answer = await login(s.people['client A'].email, s.password)
    const token = answer.json().access_token
    expect((await s.call(token, 'GET', '/api/auth/me')).statusCode).toBe(200)
    expect((await s.call(token, 'POST', '/api/auth/logout')).statusCode).toBe(204)
    expect((await s.call(token, 'GET', '/api/auth/me')).statusCode).toBe(401)
  })
  test('a new password ends the other sessions and keeps this one', async () => {
    const { email } = s.people['otherClient A']
    const [here, there] = [(await login(email, s.password)).json().access_token, (await login(email, s.password)).json().access_token]
    const change = (current_password: string, new_password: string) => s.call(here, 'PUT', '/api/auth/password', { current_password, new_password })
    expect((await change('wrong', 'another long one 12')).statusCode).toBe(401)
    expect((await change(s.password, 'short')).statusCode).toBe(400)
    expect((await change(s.password, 'another long one 12')).statusCode).toBe(204)
    expect((await s.call(here, 'GET', '/api/auth/me')).statusCode).toBe(200)
    expect((await s.call(there, 'GET', '/api/auth/me')).statusCode).toBe(401)
    expect((await login(email, 'another long one 12')).statusCode).toBe(200)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App } from '../src/app/makeApp.ts'
import { everyone } from '../src/app/principal.ts'
import { frame } from './support/frame.ts'

let app: App
beforeAll(async () => {
  app = await frame()
})
afterAll(() => app.close())
const post = (payload: unknown, headers: Record<string, string> = {}) =>
  app.fastify.inject({
    method: 'POST',
    url: '/api/things',
    headers: { authorization: 'Bearer client', 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

describe('answers', () => {
  test('an answer has only the fields its schema names', async () => {
    const answer = await app.fastify.inject('/api/hello')
    expect(answer.json()).toEqual({ hello: 'you' })
  })
  test('a harmless X-Request-Id is kept, another is replaced', async () => {
    const kept = await app.fastify.inject({ url: '/api/hello', headers: { 'x-request-id': 'abc-12345' } })
    expect(kept.headers['x-request-id']).toBe('abc-12345')
    const replaced = await app.fastify.inject({ url: '/api/hello', headers: { 'x-request-id': 'a b\u00e9' } })
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
  test('security headers are on every answer, also on errors', async () => {
    for (const url of ['/api/hello', '/nowhere', '/api/fails']) {
      const { headers } = await app.fastify.inject(url)
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['x-request-id']).toBeDefined()
    }
  })
  test('If-None-Match with the tag of the answer gives 304 without a body', async () => {
    const { headers } = await app.fastify.inject('/api/hello')
    const again = await app.fastify.inject({ url: '/api/hello', headers: { 'if-none-match': String(headers.etag) } })
    expect(again.statusCode).toBe(304)
    expect(again.body).toBe('')
  })
})

describe('problems', () => {
  interface Answered {
    readonly statusCode: number
    readonly headers: Readonly<Record<string, unknown>>
    json(): { readonly code: string }
  }
  /** `404 NOT_FOUND` when the answer is a whole problem. */
  const problemIn = (answer: Answered): string => {
    const { code } = answer.json()
    expect(answer.headers['content-type']).toContain('application/problem+json')
    const texts = { title: expect.any(String), detail: expect.any(String), class: expect.any(String), remedy: expect.any(String) }
    expect(answer.json()).toMatchObject({ type: `/docs/errors#${code}`, status: answer.statusCode, requestId: answer.headers['x-request-id'], ...texts })
    return `${answer.statusCode} ${code}`
  }
  test('an unknown address is 404, a known one with another method 405 with Allow', async () => {
    expect(problemIn(await app.fastify.inject('/nowhere'))).toBe('404 NOT_FOUND')
    const wrong = await app.fastify.inject({ method: 'DELETE', url: '/api/things' })
    expect(problemIn(wrong)).toBe('405 METHOD_NOT_ALLOWED')
    expect(wrong.headers.allow).toBe('POST')
  })
  test('a defect says nothing of itself', async () => {
    const answer = await app.fastify.inject('/api/fails')
    expect(problemIn(answer)).toBe('500 INTERNAL')
    expect(answer.body).not.toContain('secret of the house')
  })
  test('with TRUNNION_DEBUG a defect shows its stack', async () => {
    const open = await frame({ debug: true })
    expect((await open.fastify.inject('/api/fails')).json().stack).toContain('secret of the house')
    await open.close()
  })
  test('a body of the wrong shape names the field and not the value', async () => {
    const answer = await post({ name: 'x', size: 'gibberish' })
    expect(problemIn(answer)).toBe('400 REQUEST_INVALID')
    expect(answer.json().detail).toContain('/size')
    expect(answer.body).not.toContain('gibberish')
  })
  test('unknown fields, broken JSON, no body and prototype tricks are refused', async () => {
    expect(problemIn(await post({ name: 'x', more: 1 }))).toBe('400 REQUEST_INVALID')
    expect(problemIn(await post('{"name":'))).toBe('400 REQUEST_INVALID')
    expect(problemIn(await post(''))).toBe('400 REQUEST_INVALID')
    expect(problemIn(await post('{"name":"x","__proto__":{"a":1}}'))).toBe('400 REQUEST_INVALID')
  })
  test('another type of body is 415, a larger one 413', async () => {
    expect(problemIn(await post('name=x', { 'content-type': 'application/x-www-form-urlencoded' }))).toBe('415 MEDIA_TYPE_UNSUPPORTED')
    expect(problemIn(await post({ name: 'x'.repeat(2 ** 21) }))).toBe('413 LIMIT_BYTES')
  })
  test('an address that is not well formed is 400', async () => {
    expect(problemIn(await app.fastify.inject('/api/%E0%A4%A'))).toBe('400 REQUEST_INVALID')
  })
})

describe('access', () => {
  test('a route without a policy stops the start', async () => {
    const bare = {
      name: 'bare',
      description: '',
      routes: [],
      register: (part: { get(path: string, handler: () => string): unknown }) => void part.get('/bare', () => 'x'),
    }
    await expect(frame({}, { modules: [bare as never] })).rejects.toThrow(/GET \/bare declares no access policy/)
  })
  test('no token and a wrong one are 401', async () => {
    expect((await app.fastify.inject({ method: 'POST', url: '/api/things', payload: {} })).statusCode).toBe(401)
    expect((await post({ name: 'x' }, { authorization: 'Bearer nobody' })).statusCode).toBe(401)
  })
  test('X-Tenant-ID counts for a global_admin only', async () => {
    const other = '00000000-0000-4000-8000-000000000002'
    expect((await post({ name: 'x' }, { authorization: 'Bearer tenant_admin', 'x-tenant-id': other })).json().tenant).toBe(
      '00000000-0000-4000-8000-000000000001',
    )
    expect((await post({ name: 'x' }, { authorization: 'Bearer global_admin', 'x-tenant-id': other })).json().tenant).toBe(other)
  })
  test('without sign-in only loopback may be listened on', async () => {
    await expect(frame({ auth: false, host: '0.0.0.0' })).rejects.toThrow(/loopback/)
  })
  test('without sign-in a name that was rebound and a page of another site are refused', async () => {
    const open = await frame({ auth: false })
    expect((await open.fastify.inject({ url: '/api/hello', headers: { host: 'localhost:8080' } })).statusCode).toBe(200)
    expect((await open.fastify.inject({ url: '/api/hello', headers: { host: 'evil.example:8080' } })).statusCode).toBe(403)
    expect((await open.fastify.inject({ url: '/api/hello', headers: { host: 'localhost:8080', origin: 'https://evil.example' } })).statusCode).toBe(403)
    await open.close()
  })
})

test('everyone is a policy too', () => expect(everyone.kind).toBe('everyone'))

import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import { afterEach, describe, expect, test } from 'vitest'
import type { App } from '../src/app/makeApp.ts'
import { everyone } from '../src/app/principal.ts'
import { type Module, route } from '../src/app/route.ts'
import type { ServerSettings } from '../src/settings/serverSettings.ts'
import { frame, things } from './support/frame.ts'

let app: App
afterEach(() => app.close())
const start = async (settings: Partial<ServerSettings>, modules: readonly Module[] = [things]) => {
  app = await frame({ port: 0, ...settings }, { modules })
  return app
}
const ok = { 200: Type.Object({}) }

/** Sends raw text and gives what comes back until the connection ends. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let got = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (got += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(got))
  })
const listen = async (): Promise<number> => Number(new URL(await app.listen()).port)

describe('rates', () => {
  const get = (token: string | undefined, url = '/api/things', method: 'GET' | 'POST' = 'POST') =>
    app.fastify.inject({
      method,
      url,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(method === 'POST' ? { payload: { name: 'x' } } : {}),
    })
  test('a user who asks too often is told when to come back; another user is not', async () => {
    await start({ requestsPerMinute: 3 })
    for (let i = 0; i < 3; i++) expect((await get('client')).statusCode).toBe(201)
    const refused = await get('client')
    expect(refused.statusCode).toBe(429)
    expect(refused.json().code).toBe('RATE_LIMITED')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['ratelimit-remaining']).toBe('0')
  })
  test('an address that asks too often is refused before anybody is looked up', async () => {
    await start({ addressRequestsPerMinute: 2 })
    await get(undefined, '/api/hello', 'GET')
    await get(undefined, '/api/hello', 'GET')
    expect((await get('nobody')).statusCode).toBe(429)
  })
  test('a route may have a limit of its own', async () => {
    const rare = route({ method: 'GET', path: '/api/rare', summary: 'x', access: everyone, answers: ok, perMinute: 1, handle: () => ({}) })
    await start({}, [{ name: 'rare', description: '', routes: [rare] }])
    expect((await get(undefined, '/api/rare', 'GET')).statusCode).toBe(200)
    expect((await get(undefined, '/api/rare', 'GET')).statusCode).toBe(429)
  })
})

describe('overload', () => {
  test('more requests at once than the bound are told to come back, health is not', async () => {
    const gate = Promise.withResolvers<void>()
    const routes = [
      route({ method: 'GET', path: '/api/slow', summary: 'x', access: everyone, answers: ok, handle: () => gate.promise.then(() => ({})) }),
      route({ method: 'GET', path: '/health/live', summary: 'x', access: everyone, answers: ok, vital: true, handle: () => ({}) }),
    ]
    await start({ inFlightMax: 2 }, [{ name: 'slow', description: '', routes }])
    const base = await app.listen()
    const waiting = [fetch(`${base}/api/slow`), fetch(`${base}/api/slow`)]
    await expect.poll(() => app.load.inFlight()).toBe(2)
    const refused = await fetch(`${base}/api/slow`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('2')
    expect(((await refused.json()) as { code: string }).code).toBe('OVERLOADED')
    expect((await fetch(`${base}/health/live`)).status).toBe(200)
    gate.resolve()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200])
    await expect.poll(() => app.load.inFlight()).toBe(0)
  })
  test('a late event loop refuses too', async () => {
    await start({ eventLoopDelayMaxMs: 40 })
    const until = performance.now() + 1500
    while (performance.now() < until) {
      const busy = performance.now() + 200
      while (performance.now() < busy);
      await sleep(0)
    }
    await expect.poll(async () => (await app.fastify.inject('/api/hello')).statusCode, { interval: 0 }).toBe(503)
  })
})

describe('slow and broken clients', () => {
  const head = 'POST /api/things HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer client\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n'
  test('a body that stands still ends with 408', async () => {
    await start({ bodyStallMs: 200 })
    const answer = await raw(await listen(), `${head}\r\n{"name":`)
    expect(answer).toContain('HTTP/1.1 408')
    expect(answer).toContain('REQUEST_TIMEOUT')
  })
  test('a body that goes on after it was refused is not taken in for ever', async () => {
    await start({ bodyStallMs: 300 })
    const socket = connect(await listen(), '127.0.0.1', () =>
      socket.write(head.replace('Bearer client', 'Bearer nobody').replace('1000', '100000000') + '\r\n'),
    )
    let got = ''
    socket.on('data', (chunk) => (got += chunk.toString()))
    socket.on('error', () => undefined)
    const feeding = setInterval(() => socket.writable && socket.write('x'.repeat(4096)), 20)
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(feeding)
    expect(got).toContain('HTTP/1.1 401')
  })
  test('a handler that takes long is no slow client', async () => {
    const slow = route({ method: 'POST', path: '/api/long', summary: 'x', access: everyone, body: Type.Object({}), answers: ok, handle: () => sleep(600, {}) })
    await start({ bodyStallMs: 200 }, [{ name: 'long', description: '', routes: [slow] }])
    expect((await fetch(`${await app.listen()}/api/long`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(200)
  })
  test('what is not HTTP is answered with a problem', async () => {
    await start({})
    const answer = await raw(await listen(), 'NONSENSE\r\n\r\n')
    expect(answer).toContain('HTTP/1.1 400')
    expect(answer).toContain('application/problem+json')
  })
})

describe('closing', () => {
  test('what is under way is finished, new work is refused', async () => {
    const gate = Promise.withResolvers<void>()
    const slow = route({ method: 'GET', path: '/api/slow', summary: 'x', access: everyone, answers: ok, handle: () => gate.promise.then(() => ({})) })
    await start({ drainMs: 5000 }, [{ name: 'slow', description: '', routes: [slow] }])
    const base = await app.listen()
    const waiting = fetch(`${base}/api/slow`)
    await expect.poll(() => app.load.inFlight()).toBe(1)
    const closing = app.close()
    expect(app.load.draining()).toBe(true)
    await expect(fetch(`${base}/api/slow`).then(({ status }) => status)).rejects.toThrow()
    gate.resolve()
    expect((await waiting).status).toBe(200)
    const at = performance.now()
    await closing
    expect(performance.now() - at).toBeLessThan(2000)
  })
  test('what does not end in time is ended', async () => {
    const slow = route({ method: 'GET', path: '/api/never', summary: 'x', access: everyone, answers: ok, handle: () => new Promise(() => undefined) })
    await start({ drainMs: 100 }, [{ name: 'slow', description: '', routes: [slow] }])
    const waiting = fetch(`${await app.listen()}/api/never`)
    const ended = waiting.then(
      () => 'answered',
      () => 'ended',
    )
    await expect.poll(() => app.load.inFlight()).toBe(1)
    await app.close()
    expect(await ended).toBe('ended')
  })
})

test('CORS is for the origins that are named, and never with cookies', async () => {
  await start({ corsOrigins: ['https://viewer.example'] })
  const ask = (origin: string) => app.fastify.inject({ method: 'OPTIONS', url: '/api/things', headers: { origin, 'access-control-request-method': 'POST' } })
  const named = await ask('https://viewer.example')
  expect(named.headers['access-control-allow-origin']).toBe('https://viewer.example')
  expect(named.headers['access-control-allow-credentials']).toBeUndefined()
  expect((await ask('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined()
})

import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allow } from '../src/app/principal.ts'
import { route } from '../src/app/route.ts'
import { isSignedIn } from '../src/modules/auth/policies/isSignedIn.ts'
import { type TestServer, testServer } from './support/testServer.ts'

let s: TestServer
let made = 0
let open: Promise<void> | undefined
beforeAll(async () => {
  const things = route({
    method: 'POST',
    path: '/api/things',
    summary: 'Makes a thing',
    access: allow(isSignedIn, 'files:write'),
    body: Type.Object({ name: Type.String() }),
    creates: true,
    answers: { 201: Type.Object({ number: Type.Integer() }), 202: Type.Object({ number: Type.Integer() }) },
    handle: async (call) => {
      await open
      if (call.body.name === 'stream') {
        call.header('content-type', 'text/plain')
        return Readable.from([`stream ${++made}`])
      }
      if (call.body.name === 'bad') throw new Error('no')
      if (call.body.name === 'later') call.status(202)
      return { number: ++made }
    },
  })
  s = await testServer({ modules: () => [{ name: 'things', description: '', routes: [things] }] })
})
afterAll(() => s.close())
const send = (key: string, name = 'x', as = 'client A', url = '/api/things') => s.call(as, 'POST', url, { name }, { 'idempotency-key': key })

test('the same request with the same key is done once and answered alike', async () => {
  const first = await send('k1')
  const again = await send('k1')
  expect(first.statusCode).toBe(201)
  expect(again.statusCode).toBe(201)
  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotent-replayed']).toBe('true')
  expect((await send('k2')).json()).not.toEqual(first.json())
})
test('the status is kept too', async () => {
  expect((await send('k3', 'later')).statusCode).toBe(202)
  expect((await send('k3', 'later')).statusCode).toBe(202)
})
test('another request with the key is 422', async () => {
  expect((await send('k1', 'y')).json().code).toBe('IDEMPOTENCY_MISMATCH')
  expect((await send('k1', 'x', 'client A', '/api/things?a=1')).statusCode).toBe(422)
})
test('a second one while the first is under way is 409', async () => {
  const gate = Promise.withResolvers<void>()
  open = gate.promise
  const first = send('k4')
  await expect.poll(async () => (await s.test.database.everyTenant((tx) => tx.query("select 1 from idempotency_keys where key = 'k4'"))).length).toBe(1)
  expect((await send('k4')).statusCode).toBe(409)
  gate.resolve()
  expect((await first).statusCode).toBe(201)
  open = undefined
  expect((await send('k4')).statusCode).toBe(201)
})
test('of many at once one is done', async () => {
  const before = made
  await Promise.all(Array.from({ length: 6 }, () => send('k5')))
  expect(made).toBe(before + 1)
})
test('a call that failed frees its key', async () => {
  expect((await send('k6', 'bad')).statusCode).toBe(500)
  expect((await send('k6', 'x')).statusCode).toBe(201)
})
test('an answer that is a stream is not kept: the next call is a call of its own', async () => {
  const [first, again] = [await send('k9', 'stream'), await send('k9', 'stream')]
  expect(first.body).toMatch(/^stream \d+$/)
  expect(again.body).toMatch(/^stream \d+$/)
  expect(again.body).not.toBe(first.body)
})
test('keys of other people are other keys', async () => {
  const first = await send('k7')
  expect((await send('k7', 'x', 'otherClient A')).json()).not.toEqual(first.json())
  expect((await send('k7', 'y', 'client B')).statusCode).toBe(201)
})
test('a key is free again after a day, and 15 minutes after its process died', async () => {
  const first = await send('k8')
  const age = (sql: string) => s.test.database.everyTenant((tx) => tx.query(`update idempotency_keys set ${sql} where key = 'k8'`))
  await age("created_at = now() - interval '25 hours'")
  expect((await send('k8', 'y')).json()).not.toEqual(first.json())
  await age("status = null, response = null, created_at = now() - interval '16 minutes'")
  expect((await send('k8', 'z')).statusCode).toBe(201)
})
test('a key of spaces or 256 characters is 400', async () => {
  expect((await send('a b')).statusCode).toBe(400)
  expect((await send('x'.repeat(256))).statusCode).toBe(400)
})

import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Deliveries, makeDeliveries } from '../../src/modules/webhooks/makeDeliveries.ts'
import { makeWebhooksModule } from '../../src/modules/webhooks/makeWebhooksModule.ts'
import { receiver } from '../support/receiver.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let deliveries: Deliveries
let target: Awaited<ReturnType<typeof receiver>>
const trusted = ['127.0.0.1']
const admin = 'tenant_admin A'
beforeAll(async () => {
  target = await receiver()
  s = await testServer({ modules: () => [makeWebhooksModule({ trusted })] })
  deliveries = makeDeliveries({ database: s.test.database, log: pino({ level: 'silent' }), version: '1', trusted, pollMs: 50 })
  await deliveries.start()
})
afterAll(async () => {
  await deliveries.stop()
  await s.close()
  await target.close()
})
const make = async (change: object = {}) =>
  (await s.call(admin, 'POST', '/api/webhooks', { url: target.url, event_types: ['job.completed'], ...change })).json()
const last = () => target.received.at(-1)!

test('the secret is shown once, and is in no list, change, or audit entry', async () => {
  const { id, secret } = await make()
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  for (const url of ['/api/webhooks', `/api/webhooks/${id}`, '/api/audit']) expect((await s.call(admin, 'GET', url)).body).not.toContain(secret.slice(6))
  expect((await s.call(admin, 'PATCH', `/api/webhooks/${id}`, { description: 'x' })).body).not.toContain('secret":')
})
test('a ping arrives, and the log of deliveries tells of it', async () => {
  const { id, secret } = await make()
  const answer = await s.call(admin, 'POST', `/api/webhooks/${id}/test`)
  expect(answer.statusCode).toBe(202)
  await expect.poll(() => target.received.length).toBeGreaterThan(0)
  expect(new Webhook(secret).verify(last().body, last().headers)).toMatchObject({ type: 'webhook.test' })
  const list = async () => (await s.call(admin, 'GET', `/api/webhooks/${id}/deliveries`)).json().items
  await expect.poll(async () => (await list())[0].state).toBe('delivered')
  expect((await list())[0]).toMatchObject({ id: answer.json().id, event_type: 'webhook.test', attempts: 1, response_status: 200 })
})
test('a delivery is sent again with its old id', async () => {
  const { id } = await make()
  const delivery = (await s.call(admin, 'POST', `/api/webhooks/${id}/test`)).json().id
  const arrived = () => target.received.filter(({ headers }) => headers['webhook-id'] === delivery).length
  await expect.poll(arrived).toBe(1)
  await expect.poll(async () => (await s.call(admin, 'GET', `/api/webhooks/${id}/deliveries?state=delivered`)).json().items.length).toBe(1)
  expect((await s.call(admin, 'POST', `/api/webhooks/${id}/deliveries/${delivery}/redeliver`)).statusCode).toBe(202)
  await expect.poll(arrived).toBe(2)
})
test('after a rotation both secrets sign, without overlap the new one alone', async () => {
  const { id, secret: before } = await make()
  const rotate = async (hours: number) => (await s.call(admin, 'POST', `/api/webhooks/${id}/rotate`, { overlap_hours: hours })).json()
  const ping = async () => {
    const delivery = (await s.call(admin, 'POST', `/api/webhooks/${id}/test`)).json().id
    await expect.poll(() => target.received.some(({ headers }) => headers['webhook-id'] === delivery)).toBe(true)
    return target.received.find(({ headers }) => headers['webhook-id'] === delivery)!
  }
  const { secret: second, previous_secret_until } = await rotate(24)
  expect(Date.parse(previous_secret_until) - Date.now()).toBeGreaterThan(23 * 3_600_000)
  const both = await ping()
  for (const one of [before, second]) expect(new Webhook(one).verify(both.body, both.headers)).toBeDefined()
  const { secret: third } = await rotate(0)
  const alone = await ping()
  expect(new Webhook(third).verify(alone.body, alone.headers)).toBeDefined()
  expect(() => new Webhook(second).verify(alone.body, alone.headers)).toThrow()
})
test('addresses inside are refused when it is made and when it is changed', async () => {
  const { id } = await make()
  for (const url of ['http://10.0.0.1/', 'http://192.168.0.1/', 'ftp://example.org/', 'http://[::1]/']) {
    expect((await s.call(admin, 'POST', '/api/webhooks', { url, event_types: ['job.failed'] })).statusCode, url).toBe(400)
    expect((await s.call(admin, 'PATCH', `/api/webhooks/${id}`, { url })).statusCode, url).toBe(400)
  }
})
test('unknown events and fields are refused', async () => {
  for (const body of [
    { url: target.url, event_types: ['job.exploded'] },
    { url: target.url, event_types: [] },
    { url: target.url, event_types: ['job.failed'], secret: 'mine' },
  ])
    expect((await s.call(admin, 'POST', '/api/webhooks', body)).statusCode).toBe(400)
})
test('a disabled webhook is sent nothing; enabling it forgets why it was disabled', async () => {
  const { id } = await make()
  await s.test.database.everyTenant((tx) => tx.query("update webhooks set enabled = false, disabled_reason = 'gone' where id = $1", [id]))
  expect((await s.call(admin, 'PATCH', `/api/webhooks/${id}`, { enabled: true })).json()).toMatchObject({ enabled: true, disabled_reason: null })
})
test('a tenant has fifty at most, also when they are made at once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => s.call('tenant_admin B', 'POST', '/api/webhooks', { url: target.url, event_types: ['job.failed'] })),
  )
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(50)
  expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(10)
})

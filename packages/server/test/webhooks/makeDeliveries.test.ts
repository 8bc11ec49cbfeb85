import { randomUUID } from 'node:crypto'
import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { enqueueEvent } from '../../src/modules/webhooks/enqueueEvent.ts'
import { type Deliveries, makeDeliveries } from '../../src/modules/webhooks/makeDeliveries.ts'
import { receiver } from '../support/receiver.ts'

let db: TestDatabase
const tenantId = randomUUID()
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  db = await testDatabase({ maxConnections: 8 })
  await db.database.everyTenant((tx) => tx.query('insert into tenants (id, name) values ($1, $2)', [tenantId, 'A']))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
  await db.database.everyTenant((tx) => tx.query('delete from webhooks'))
})
afterAll(() => db.close())

const listen = async (...args: Parameters<typeof receiver>) => {
  const one = await receiver(...args)
  open.push(one)
  return one
}
const start = async (change: Partial<Parameters<typeof makeDeliveries>[0]> = {}): Promise<Deliveries> => {
  const deliveries = makeDeliveries({ database: db.database, log: pino({ level: 'silent' }), version: '1', trusted: ['127.0.0.1'], pollMs: 50, ...change })
  await deliveries.start()
  open.push({ close: deliveries.stop })
  return deliveries
}
const webhook = (url: string, types: readonly string[] = ['job.completed'], tenant = tenantId): Promise<string> =>
  db.database.tenant({ tenantId: tenant }, async (tx) => {
    const [{ id }] = await tx.query<{ id: string }>('insert into webhooks (tenant_id, url, secret, event_types) values ($1, $2, $3, $4) returning id', [
      tenant,
      url,
      secret,
      types,
    ])
    return id
  })
const tell = (n = 1) => db.database.tenant({ tenantId }, (tx) => enqueueEvent(tx, tenantId, 'job.completed', { job_id: n }))
const rows = () =>
  db.database.everyTenant((tx) =>
    tx.query<{ state: string; attempts: number; response_status: number; error: string | null; wait: number }>(
      'select *, extract(epoch from next_attempt_at - now())::float8 as wait from webhook_deliveries order by created_at',
    ),
  )

test('an event reaches the webhook that asked for it, signed, with its id', async () => {
  const { url, received } = await listen()
  await webhook(url)
  await webhook(url, ['job.failed'])
  await start()
  expect(await tell()).toBe(1)
  await expect.poll(() => received.length).toBe(1)
  expect(new Webhook(secret).verify(received[0].body, received[0].headers)).toMatchObject({ type: 'job.completed', data: { job_id: 1 } })
  await expect.poll(async () => (await rows()).map(({ state, response_status }) => [state, response_status])).toEqual([['delivered', 200]])
})
test('an event of a transaction that is undone is never told, nor one of another tenant', async () => {
  const { url, received } = await listen()
  const other = randomUUID()
  await db.database.everyTenant((tx) => tx.query('insert into tenants (id, name) values ($1, $2)', [other, 'B']))
  await webhook(url)
  await webhook(url, ['job.completed'], other)
  await start()
  const undone = db.database.tenant({ tenantId }, async (tx) => {
    await enqueueEvent(tx, tenantId, 'job.completed', {})
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  await tell()
  await expect.poll(() => received.length).toBe(1)
  expect(await rows()).toHaveLength(1)
})
test('what may pass is tried again later with the same id; Retry-After is heeded', async () => {
  const { url, received } = await listen((_, response, count) => void response.writeHead(count === 1 ? 503 : 200, { 'retry-after': '40' }).end())
  await webhook(url)
  await start({ random: () => 0.5 })
  await tell()
  await expect.poll(async () => (await rows()).map(({ state, attempts, error }) => [state, attempts, error])).toEqual([['pending', 1, 'answered 503']])
  const [{ wait }] = await rows()
  expect(wait).toBeGreaterThan(35)
  expect(wait).toBeLessThanOrEqual(40)
  await db.database.everyTenant((tx) => tx.query('update webhook_deliveries set next_attempt_at = now()'))
  await expect.poll(async () => (await rows()).map(({ state, attempts }) => [state, attempts])).toEqual([['delivered', 2]])
  expect(received[0].headers['webhook-id']).toBe(received[1].headers['webhook-id'])
})
test('after the last attempt it has failed', async () => {
  const { url } = await listen((_, response) => void response.writeHead(500).end())
  await webhook(url)
  await tell()
  await db.database.everyTenant((tx) => tx.query('update webhook_deliveries set attempts = 10'))
  await start()
  await expect.poll(async () => (await rows()).map(({ state, attempts }) => [state, attempts])).toEqual([['failed', 11]])
})
test('a receiver that answers 410 is sent nothing more', async () => {
  const { url, received } = await listen((_, response) => void response.writeHead(410).end())
  const id = await webhook(url)
  await start()
  await tell()
  const state = () => db.database.everyTenant((tx) => tx.query('select enabled, disabled_reason from webhooks where id = $1', [id]))
  await expect.poll(state).toEqual([{ enabled: false, disabled_reason: expect.stringContaining('410') }])
  expect(await tell()).toBe(0)
  expect(received).toHaveLength(1)
})
test('several processes send each delivery once', async () => {
  const { url, received } = await listen((_, response) => void setTimeout(() => response.end(), 5))
  await webhook(url)
  await Promise.all([start(), start(), start()])
  for (let i = 0; i < 60; i++) await tell(i)
  await expect.poll(async () => (await rows()).every(({ state }) => state === 'delivered'), { timeout: 20_000 }).toBe(true)
  const ids = received.map(({ headers }) => headers['webhook-id'])
  expect(ids).toHaveLength(60)
  expect(new Set(ids).size).toBe(60)
})
test('a receiver that hangs takes no other the turn', async () => {
  const slow = await listen(() => undefined)
  const quick = await listen()
  await webhook(slow.url)
  for (let i = 0; i < 40; i++) await tell(i)
  await webhook(quick.url, ['job.failed'])
  await start({ timeoutMs: 3000 })
  await expect.poll(() => slow.received.length).toBe(4)
  await db.database.tenant({ tenantId }, (tx) => enqueueEvent(tx, tenantId, 'job.failed', {}))
  await expect.poll(() => quick.received.length, { timeout: 2000 }).toBe(1)
  expect(slow.received.length).toBe(4)
})
test('what a process that died had taken is sent by another when the lease is over', async () => {
  const { url, received } = await listen()
  await webhook(url)
  await tell()
  // as a claim leaves it
  await db.database.everyTenant((tx) => tx.query("update webhook_deliveries set attempts = 1, next_attempt_at = now() + interval '0.3 second'"))
  await start()
  expect(received).toHaveLength(0)
  await expect.poll(() => received.length, { timeout: 5000 }).toBe(1)
})

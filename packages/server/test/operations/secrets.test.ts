import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLog } from '../../src/app/log.ts'
import { makeServer } from '../../src/makeServer.ts'
import { makeOperations } from '../../src/modules/operations/makeOperations.ts'
import { makeServerSettings } from '../../src/settings/serverSettings.ts'
import { type OperationsWorld, noStore, operationsWorld } from '../support/operationsWorld.ts'
import { receiver } from '../support/receiver.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let world: OperationsWorld
let target: Awaited<ReturnType<typeof receiver>>
const lines: string[] = []
const log = makeLog({
  level: 'debug',
  destination: new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) }) as unknown as { write(line: string): void },
})
beforeAll(async () => {
  target = await receiver((_, response) => void response.writeHead(500).end('canary-answer'))
  s = await testServer()
  world = await operationsWorld(s.test)
  await world.worker({ log })
})
afterAll(async () => {
  await world.close()
  await s.close()
  await target.close()
})

/** Everything that is kept for people to read. */
const kept = async (): Promise<string> => {
  const tables = [
    'audit_log',
    'pipeline_events',
    'dead_letters',
    'webhook_deliveries',
    'jobs',
    'metric_events',
    'api_keys',
    'users',
    'sessions',
    'refresh_tokens',
    'event_tickets',
    'idempotency_keys',
  ]
  const rows = await s.test.database.everyTenant(async (tx) => {
    const found: unknown[] = []
    for (const table of tables) found.push(await tx.query(`select to_jsonb(t) as row from ${table} t`))
    return found
  })
  return `${lines.join('\n')}\n${JSON.stringify(rows)}`
}

test('no secret is in the log, in events, dead letters, deliveries, jobs or the audit trail', async () => {
  const operations = makeOperations({ ...world, store: noStore, log, version: '1', settings: { webhookTargets: ['127.0.0.1'] } })
  const { stop } = await operations.start()
  const server = await makeServer({ database: s.test.database, log, settings: makeServerSettings({ debug: true }), version: '1', modules: operations.modules })
  const send = (method: 'GET' | 'POST' | 'PUT', url: string, headers: Record<string, string> = {}, payload?: object) =>
    server.fastify.inject({ method, url, headers, ...(payload && { payload }) })
  const { email } = s.people['tenant_admin A']

  const wrongPassword = 'canary-wrong-password'
  await send('POST', '/api/auth/login', {}, { email, password: wrongPassword })
  await send('POST', '/api/auth/login', {}, { email: wrongPassword, password: wrongPassword, more: wrongPassword })
  const login = await send('POST', '/api/auth/login', {}, { email, password: s.password })
  const token: string = login.json().access_token
  const cookie = login.cookies[0].value
  const bearer = { authorization: `Bearer ${token}` }
  await send('POST', '/api/auth/refresh', { cookie: `trunnion_refresh=${cookie}` })
  const newPassword = 'canary-new-password'
  await send('PUT', '/api/auth/password', bearer, { current_password: 'canary-current-password', new_password: newPassword })
  const { key } = (await send('POST', '/api/api-keys', bearer, { name: 'k', scopes: ['admin'] })).json()
  await send('GET', '/api/users', { 'x-api-key': key })
  await send('GET', '/api/users', { authorization: `Bearer ${key}` })
  await send('GET', `/api/nothing?token=canary-query-token&key=canary-query-key&ticket=canary-query-ticket`, {
    authorization: 'Basic Y2FuYXJ5OmNhbmFyeS1iYXNpYw==',
  })
  const { ticket } = (await send('POST', '/api/events/ticket', bearer)).json()
  await send('GET', `/health?ticket=${ticket}`)
  const hook = await send(
    'POST',
    '/api/webhooks',
    { ...bearer, 'idempotency-key': 'twice-and-again' },
    { url: `${target.url}?token=canary-hook-token`, event_types: ['job.failed'] },
  )
  const { id, secret } = hook.json()
  const rotated = (await send('POST', `/api/webhooks/${id}/rotate`, bearer, { overlap_hours: 1 })).json().secret
  await world.run(s.tenantA, 'bad', { code: 'BLOB_DAMAGED' })
  await expect.poll(() => target.received.length, { timeout: 5000 }).toBeGreaterThan(0)
  await expect.poll(() => lines.some((line) => line.includes('webhook delivery'))).toBe(true)

  log.error({ err: Object.assign(new Error('connect postgresql://trunnion_service:canary-database@db/x'), { code: 'X' }) }, 'x')
  const everything = await kept()
  const [, , keySecret] = /^(trn_[\w-]{8})_([\w-]{43})$/.exec(key)!
  const secrets = { token: token.split('.')[2], cookie, key: keySecret, ticket, secret: secret.slice(6), rotated: rotated.slice(6), password: s.password }
  for (const [name, value] of Object.entries(secrets)) expect(everything.includes(value), `the ${name} is kept`).toBe(false)
  expect(everything.match(/canary-[\w-]+/g) ?? []).toEqual([])
  expect(lines.length).toBeGreaterThan(10)
  await stop()
  await server.close()
})

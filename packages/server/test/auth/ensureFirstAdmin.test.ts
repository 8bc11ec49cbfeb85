import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeServer } from '../../src/makeServer.ts'
import { ensureFirstAdmin } from '../../src/modules/auth/ensureFirstAdmin.ts'
import { makeServerSettings, type ServerSettings } from '../../src/settings/serverSettings.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await testDatabase()
})
afterEach(() => db.close())
const serve = (settings: Partial<ServerSettings> = {}) =>
  makeServer({ database: db.database, log: pino({ level: 'silent' }), settings: makeServerSettings(settings), version: '0.0.0' })

test('the first start makes an administrator whose one-time password works; later starts make nobody', async () => {
  const first = await ensureFirstAdmin(db.database, { email: 'admin@localhost', password: '' })
  expect(first?.oneTimePassword?.length).toBeGreaterThanOrEqual(24)
  expect(await ensureFirstAdmin(db.database, { email: 'other@localhost', password: 'x' })).toBeUndefined()
  const server = await serve()
  const login = await server.fastify.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'admin@localhost', password: first?.oneTimePassword } })
  expect(login.statusCode).toBe(200)
  await server.close()
})
test('a password that the operator gave is used and not returned', async () => {
  expect(await ensureFirstAdmin(db.database, { email: 'boss@example.org', password: 'given by hand' })).toEqual({ email: 'boss@example.org' })
})
test('of several processes that start at once one makes it', async () => {
  const made = await Promise.all(Array.from({ length: 4 }, () => ensureFirstAdmin(db.database, { email: 'admin@localhost', password: '' })))
  expect(made.filter((one) => one !== undefined)).toHaveLength(1)
})
test('without sign-in everybody on this machine is the administrator', async () => {
  const server = await serve({ auth: false })
  const me = await server.fastify.inject({ url: '/api/auth/me', headers: { host: 'localhost:8080' } })
  expect(me.json()).toMatchObject({ role: 'global_admin' })
  expect((await server.fastify.inject({ url: '/api/users', headers: { host: 'localhost:8080' } })).statusCode).toBe(200)
  await server.close()
})
test('tokens outlive a restart', async () => {
  const { oneTimePassword } = (await ensureFirstAdmin(db.database, { email: 'admin@localhost', password: '' }))!
  const first = await serve()
  const token = (
    await first.fastify.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'admin@localhost', password: oneTimePassword } })
  ).json().access_token
  await first.close()
  const second = await serve()
  expect((await second.fastify.inject({ url: '/api/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(200)
  await second.close()
})

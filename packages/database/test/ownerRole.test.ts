import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDatabase, makeDatabase, migrate, serviceUrl } from '../src/index.ts'
import { testDatabase } from '../src/testing/index.ts'
import { query } from './support/query.ts'

const server = await testDatabase()
afterAll(server.close)

describe('a role of an external server that owns its database and is no superuser', () => {
  let role = ''
  let url = ''
  beforeEach(async () => {
    role = `owner_${randomBytes(6).toString('hex')}`
    await query(server.ownerUrl, `create role ${role} login password 'secret'`)
    await query(server.ownerUrl, `create database ${role} owner ${role}`)
    const given = new URL(server.ownerUrl)
    url = server.ownerUrl.replace(`//${given.username}:${given.password}@`, `//${role}:secret@`).replace(given.pathname, `/${role}`)
  })
  afterEach(async () => {
    await query(server.ownerUrl, `drop database ${role} with (force)`)
    await query(server.ownerUrl, `drop role ${role}`)
  })
  const check = async () => {
    const database = makeDatabase({ url: serviceUrl(url), maxConnections: 1 })
    try {
      return await checkDatabase(database)
    } finally {
      await database.close()
    }
  }

  it('migrates when it is a member of trunnion_service, though it may grant nothing', async () => {
    await query(server.ownerUrl, `grant trunnion_service to ${role}`)
    expect(await migrate(url)).toMatchObject({ ok: true })
    expect(await check()).toEqual({ ok: true, value: undefined })
  })

  it('migrates when it may grant trunnion_service, as who made that role with CREATEROLE may', async () => {
    await query(server.ownerUrl, `grant trunnion_service to ${role} with admin option, inherit false, set false`)
    expect(await migrate(url)).toMatchObject({ ok: true })
    expect(await check()).toEqual({ ok: true, value: undefined })
  })

  it('is told what it lacks', async () => {
    expect(await migrate(url)).toMatchObject({ ok: false, error: { code: 'DATABASE_DENIED', message: expect.stringContaining('trunnion_service') } })
  })

  it('is told when it is not let in', async () => {
    for (const wrong of [url.replace(`/${role}?`, '/no_such_database?'), url.replace(role, 'nobody_here')])
      expect(await migrate(wrong)).toMatchObject({ ok: false, error: { code: 'DATABASE_DENIED' } })
  })
})

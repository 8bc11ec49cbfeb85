import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkDatabase, makeDatabase, migrate } from '../src/index.ts'
import { type TestDatabase, testDatabase } from '../src/testing/index.ts'
import { query } from './support/query.ts'

let fresh: TestDatabase
beforeEach(async () => {
  fresh = await testDatabase()
})
afterEach(() => fresh.close())

describe('the start-up check refuses', () => {
  test.each([
    ['a tenant table without row level security', 'create table t (tenant_id uuid)', 'public.t'],
    [
      'one whose row level security is not forced',
      'create table t (tenant_id uuid); alter table t enable row level security; create policy p on t using (true)',
      'public.t',
    ],
    ['one without a policy', 'create table t (tenant_id uuid); alter table t enable row level security, force row level security', 'public.t'],
    ['one in another schema', 'create schema s; create table s.t (tenant_id uuid)', 's.t'],
    ['a table that the service owns', 'create table t (n integer); alter table t owner to trunnion_service', 'owns a table: public.t'],
    ['a view that works with the rights of its owner', 'create view v as select * from files; grant select on v to trunnion_service', 'public.v'],
  ])('%s', async (_what, sql, message) => {
    await query(fresh.ownerUrl, sql)
    expect(await checkDatabase(fresh.database)).toMatchObject({ ok: false, error: { code: 'DATABASE_REFUSED', message: expect.stringContaining(message) } })
  })

  test('a role above row level security', async () => {
    const database = makeDatabase({ url: fresh.ownerUrl, maxConnections: 1 })
    expect(await checkDatabase(database)).toMatchObject({ error: { code: 'DATABASE_REFUSED', message: expect.stringContaining('trunnion_owner') } })
    await database.close()
  })

  test('another schema version, and none', async () => {
    await migrate(fresh.ownerUrl, { to: 1 })
    expect(await checkDatabase(fresh.database)).toMatchObject({ error: { code: 'DATABASE_REFUSED', message: expect.stringContaining('schema version 1,') } })
    await query(fresh.ownerUrl, 'drop table trunnion_migrations')
    expect(await checkDatabase(fresh.database)).toMatchObject({ error: { code: 'DATABASE_REFUSED', message: expect.stringContaining('schema version 0,') } })
  })
})

test('the start-up check accepts a table without tenants that the service may read', async () => {
  await query(fresh.ownerUrl, 'create table t (n integer); grant select on t to trunnion_service')
  expect(await checkDatabase(fresh.database)).toEqual({ ok: true, value: undefined })
})

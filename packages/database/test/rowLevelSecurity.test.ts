import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../src/testing/index.ts'
import { query } from './support/query.ts'

const { database, ownerUrl, close } = await testDatabase({ maxConnections: 2 })
afterAll(close)

const tenants = [randomUUID(), randomUUID()] as const
const [own, foreign] = tenants

beforeAll(async () => {
  for (const id of tenants) {
    await query(ownerUrl, 'insert into tenants (id, name) values ($1, $2)', [id, id])
    await query(ownerUrl, `insert into files (tenant_id, name, sha256, bytes) select $1, 'part ' || i, repeat('a', 64), i from generate_series(1, 5) i`, [id])
  }
})

const inOwn = <Row extends object>(sql: string, params: readonly unknown[] = []) => database.tenant({ tenantId: own }, (tx) => tx.query<Row>(sql, params))

describe('every table with a tenant', () => {
  test('has forced row level security and a policy', async () => {
    const tables = await query<{ name: string; guarded: boolean }>(
      ownerUrl,
      `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy where polrelid = c.oid) as guarded
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and c.relnamespace <> 'pg_catalog'::regnamespace order by 1`,
    )
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['files', 'jobs', 'tenants', 'users']))
    expect(tables.filter(({ guarded }) => !guarded)).toEqual([])
  })

  test('shows nothing without a context', async () => {
    const tables = await query<{ name: string }>(
      ownerUrl,
      `select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relkind = 'r'
       and has_table_privilege('trunnion_service', c.oid, 'select')`,
    )
    for (const { name } of tables) expect((await database.pool.query(`select from ${name}`)).rowCount, name).toBe(0)
  })
})

describe('a tenant', () => {
  test('sees all its own rows and no other', async () => {
    expect(await inOwn('select tenant_id, count(*) as n from files group by 1')).toEqual([{ tenant_id: own, n: 5 }])
    expect(await inOwn('select from files where tenant_id = $1', [foreign])).toEqual([])
    expect(await inOwn('select id from tenants')).toEqual([{ id: own }])
  })

  test('can neither write a foreign row nor give its own away', async () => {
    const insert = `insert into files (tenant_id, name, sha256, bytes) values ($1, 'x', repeat('b', 64), 1)`
    await expect(inOwn(insert, [foreign])).rejects.toMatchObject({ code: '42501' })
    await expect(inOwn('update files set tenant_id = $1', [foreign])).rejects.toMatchObject({ code: '42501' })
    await expect(database.pool.query(insert, [own])).rejects.toMatchObject({ code: '42501' })
  })

  test('changes and deletes nothing of another', async () => {
    expect(await inOwn("update files set name = 'mine' where tenant_id = $1 returning id", [foreign])).toEqual([])
    expect(await inOwn('delete from files where tenant_id = $1 returning id', [foreign])).toEqual([])
    expect(await query(ownerUrl, "select count(*)::int as n from files where tenant_id = $1 and name like 'part %'", [foreign])).toEqual([{ n: 5 }])
  })
})

test('only who asks for every tenant sees every tenant, and the next on the same connection does not', async () => {
  expect(await database.everyTenant((tx) => tx.query('select count(*) as n from files'))).toEqual([{ n: 10 }])
  for (let round = 0; round < 10; round += 1) expect((await database.pool.query('select from files')).rowCount).toBe(0)
})

test('10,000 transactions of alternating tenants over two connections show no foreign row', async () => {
  let own = 0
  let foreign = 0
  const read = async (lane: number): Promise<void> => {
    for (let round = 0; round < 1_250; round += 1) {
      const tenantId = tenants[(round + lane) % 2]!
      const rows = await database.tenant({ tenantId }, (tx) => tx.query<{ tenant_id: string }>('select tenant_id from files'))
      for (const { tenant_id } of rows) {
        if (tenant_id === tenantId) own += 1
        else foreign += 1
      }
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(read))
  expect([own, foreign]).toEqual([50_000, 0])
}, 240_000)

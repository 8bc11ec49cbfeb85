import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { checkDatabase, makeDatabase, serviceUrl } from '../src/index.ts'
import type { Transaction } from '../src/index.ts'
import { testDatabase } from '../src/testing/index.ts'

const { database, ownerUrl, close } = await testDatabase()
afterAll(close)

const tenantId = '11111111-1111-4111-8111-111111111111'
const names = () => database.everyTenant((tx) => tx.query<{ name: string }>('select name from tenants order by name'))
const insert = (tx: Transaction, name: string) => tx.query('insert into tenants (name) values ($1)', [name])

describe('a transaction', () => {
  test('that throws leaves nothing behind', async () => {
    await expect(
      database.everyTenant(async (tx) => {
        await insert(tx, 'never')
        throw new Error('mine')
      }),
    ).rejects.toThrow('mine')
    expect(await names()).toEqual([])
  })

  test('whose failed statement was swallowed does not pass for done', async () => {
    const swallowed = database.everyTenant(async (tx) => {
      await insert(tx, 'never')
      await tx.query('select 1 / 0').catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('rolled back')
    expect(await names()).toEqual([])
  })

  test('cannot be used after its end, when the connection is another’s', async () => {
    const late = await database.tenant({ tenantId }, async (tx) => tx)
    await expect(late.query('select 1')).rejects.toThrow('has ended')
  })

  test.each(["x'; drop table tenants; --", '', '11111111-1111-4111-8111-11111111111', `${tenantId}\n`])('takes no tenant id but a UUID: %j', async (bad) => {
    await expect(database.tenant({ tenantId: bad }, async () => undefined)).rejects.toThrow(TypeError)
  })

  test('passes the errors of SQL on with their code', async () => {
    await expect(database.everyTenant((tx) => insert(tx, ''))).rejects.toMatchObject({ code: '23514', constraint: 'tenants_name_check' })
  })

  test('passes the errors of the work itself on as they are', async () => {
    const error = Object.assign(new Error('no such file'), { code: 'ENOENT' })
    await expect(
      database.everyTenant(async () => {
        throw error
      }),
    ).rejects.toBe(error)
  })

  test('gives bigint as a number where that is exact', async () => {
    const rows = await database.everyTenant((tx) =>
      tx.query('select 9007199254740991::bigint as safe, 9007199254740993::bigint as unsafe, count(*) as n from tenants'),
    )
    expect(rows).toEqual([{ safe: 9007199254740991, unsafe: 9007199254740993n, n: 0 }])
  })
})

describe('what the database cannot do right now is DATABASE_UNAVAILABLE', () => {
  const unavailable = { error: { code: 'DATABASE_UNAVAILABLE', class: 'transient' } }

  test('a statement past its limit; the connection is good afterwards', async () => {
    const hasty = makeDatabase({ url: serviceUrl(ownerUrl), maxConnections: 1, statementTimeoutMs: 100 })
    await expect(hasty.everyTenant((tx) => tx.query('select pg_sleep(5)'))).rejects.toMatchObject(unavailable)
    expect(await hasty.everyTenant((tx) => tx.query('select 1 as n'))).toEqual([{ n: 1 }])
    await hasty.close()
  })

  test('no free connection in time', async () => {
    const small = makeDatabase({ url: serviceUrl(ownerUrl), maxConnections: 1, connectTimeoutMs: 200 })
    const holding = small.everyTenant(() => sleep(500))
    await expect(small.everyTenant(async () => undefined)).rejects.toMatchObject(unavailable)
    await holding
    await small.close()
  })

  test('a transaction that did nothing for too long', async () => {
    const hasty = makeDatabase({ url: serviceUrl(ownerUrl), maxConnections: 1, statementTimeoutMs: 100 })
    const idle = hasty.everyTenant(async (tx) => {
      await sleep(400)
      return tx.query('select 1')
    })
    await expect(idle).rejects.toMatchObject(unavailable)
    await hasty.close()
  })

  test('no server at the address', async () => {
    const nowhere = makeDatabase({ url: 'postgresql://a:b@localhost/c?host=/nowhere', maxConnections: 1 })
    await expect(nowhere.everyTenant(async () => undefined)).rejects.toMatchObject(unavailable)
    await expect(nowhere.listen('x', () => undefined)).rejects.toMatchObject(unavailable)
    await nowhere.close()
  })
})

test('one login for everything works as the service role, and passes the start-up checks', async () => {
  const url = new URL(ownerUrl)
  url.searchParams.set('options', '-c work_mem=5MB')
  const external = makeDatabase({ url: serviceUrl(url.href), maxConnections: 2 })
  const rows = await external.everyTenant((tx) => tx.query("select current_user as role, current_setting('work_mem') as memory"))
  expect(rows).toEqual([{ role: 'trunnion_service', memory: '5MB' }])
  expect(await checkDatabase(external)).toMatchObject({ ok: true })
  await external.close()
})

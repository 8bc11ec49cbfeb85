import fc from 'fast-check'
import pg from 'pg'
import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AuditEntry, appendAudit } from '../../src/modules/audit/appendAudit.ts'
import { pruneAudit } from '../../src/modules/audit/pruneAudit.ts'
import { pruneEveryTenant } from '../../src/modules/audit/pruneEveryTenant.ts'
import { verifyChain } from '../../src/modules/audit/verifyChain.ts'

const key = Buffer.alloc(32, 1)
let db: TestDatabase
let owner: pg.Client
let tenantId: string
beforeAll(async () => {
  db = await testDatabase({ maxConnections: 8 })
  owner = new pg.Client({ connectionString: db.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await db.close()
})
beforeEach(async () => {
  tenantId = (await db.database.everyTenant((tx) => tx.query<{ id: string }>("insert into tenants (name) values ('t') returning id")))[0].id
})
const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({ tenantId, eventType: 'thing.made', actor: { id: null, name: 'test' }, ...more })
const append = (more: Partial<AuditEntry> = {}) => db.database.tenant({ tenantId }, (tx) => appendAudit(tx, entry(more)))
const verify = () => db.database.tenant({ tenantId }, (tx) => verifyChain(tx, tenantId, key))
/** As a person with the owner's password could, with the triggers and policies out of the way. */
const tamper = (sql: string, params: unknown[]) =>
  owner
    .query(`set row_security = off; alter table audit_log no force row level security`)
    .then(() => owner.query(sql, params))
    .finally(() => owner.query('alter table audit_log force row level security'))

describe('a chain', () => {
  test('holds whatever JSON the entries carry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
        fc.option(
          fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')),
          { nil: undefined },
        ),
        async (data, id) => {
          await append({ data, ...(id === undefined ? {} : { subject: { type: 'thing', id } }) })
          expect(await verify()).toMatchObject({ ok: true })
        },
      ),
      { numRuns: 60 },
    )
  })
  test('is one line however many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => append({ data: { i } })))
    expect(await verify()).toMatchObject({ ok: true, entries: 40, from: 1, to: 40 })
  })
  test('does not keep an entry whose change was rolled back', async () => {
    await append()
    await db.database
      .tenant({ tenantId }, async (tx) => {
        await appendAudit(tx, entry())
        throw new Error('no')
      })
      .catch(() => undefined)
    await append()
    expect(await verify()).toMatchObject({ ok: true, entries: 2 })
  })
  test('of the installation stands apart', async () => {
    await db.database.everyTenant((tx) => appendAudit(tx, entry({ tenantId: null })))
    await expect(append({ tenantId: null })).rejects.toThrow(/row-level security/)
    expect(await db.database.everyTenant((tx) => verifyChain(tx, null, key))).toMatchObject({ ok: true })
  })
  test('of another tenant is neither read nor written', async () => {
    const other = '00000000-0000-4000-8000-000000000009'
    await append()
    expect(await db.database.tenant({ tenantId: other }, (tx) => verifyChain(tx, tenantId, key))).toMatchObject({ entries: 0 })
    await expect(db.database.tenant({ tenantId: other }, (tx) => appendAudit(tx, entry()))).rejects.toThrow(/row-level security|duplicate/)
  })
})

describe('whoever reaches the rows all the same is found out', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['changed data', `update audit_log set data = '{"x":2}' where tenant_id = $1 and seq = 2`, 2],
    ['another actor', `update audit_log set actor = 'somebody else' where tenant_id = $1 and seq = 2`, 2],
    ['another time', `update audit_log set created_at = created_at + interval '1 second' where tenant_id = $1 and seq = 2`, 2],
    ['a removed entry', 'delete from audit_log where tenant_id = $1 and seq = 2', 2],
    ['a removed beginning', 'delete from audit_log where tenant_id = $1 and seq = 1', 2],
  ]
  test.each(cases)('%s', async (_name, sql, seq) => {
    for (let i = 0; i < 4; i++) await append({ data: { i } })
    await tamper(sql, [tenantId])
    expect(await verify()).toMatchObject({ ok: false, seq })
  })
})

describe('the service cannot edit the trail', () => {
  test.each([
    'update audit_log set actor = $1',
    'delete from audit_log where actor = $1',
    'update audit_anchors set removed = 0 where signature = $1',
    'delete from audit_anchors where signature = $1',
  ])('%s', async (sql) => {
    await append()
    await expect(db.database.everyTenant((tx) => tx.query(sql, ['x']))).rejects.toThrow(/permission denied/)
  })
  test('truncate and dropping the policies are refused too', async () => {
    for (const sql of ['truncate audit_log', 'alter table audit_log disable row level security', 'drop table audit_log']) {
      await expect(db.database.everyTenant((tx) => tx.query(sql))).rejects.toThrow(/permission denied|must be owner/)
    }
  })
})

describe('pruning', () => {
  /** Moves the first entries of the chain into the past, with hashes as they would have been. */
  const appendOld = (days: number) =>
    db.database.tenant({ tenantId }, async (tx) => {
      const past = {
        ...tx,
        query: (sql: string, params?: readonly unknown[]) =>
          tx.query(
            sql.replace("date_trunc('milliseconds', clock_timestamp())", `date_trunc('milliseconds', clock_timestamp()) - interval '${days} days'`),
            params,
          ),
      }
      return appendAudit(past as typeof tx, entry())
    })
  const prune = (days: number) => db.database.tenant({ tenantId }, (tx) => pruneAudit(tx, tenantId, days, key))
  test('removes what is old, leaves a signed anchor, and the rest verifies', async () => {
    for (const days of [200, 150, 100]) await appendOld(days)
    await append()
    await append()
    expect(await prune(90)).toBe(3)
    expect(await verify()).toMatchObject({ ok: true, entries: 2, from: 4, to: 5 })
    expect(await prune(90)).toBe(0)
    await append()
    expect(await verify()).toMatchObject({ ok: true, entries: 3 })
    expect(await db.database.tenant({ tenantId }, (tx) => verifyChain(tx, tenantId, Buffer.alloc(32, 2)))).toMatchObject({ ok: false })
  })
  test('never takes the last entry, so that the chain goes on', async () => {
    await appendOld(200)
    await appendOld(200)
    expect(await prune(90)).toBe(1)
    expect(await append()).toMatchObject({ seq: 3 })
    expect(await verify()).toMatchObject({ ok: true, entries: 2 })
  })
  test('an old entry behind a young one stays', async () => {
    await append()
    await appendOld(200)
    await append()
    expect(await prune(90)).toBe(0)
  })
  test('entries younger than 30 days stay, whatever the service asks', async () => {
    await appendOld(10)
    await append()
    await expect(prune(5)).rejects.toThrow(/younger than 30 days/)
  })
  test('retention prunes every chain and says so in it', async () => {
    for (let i = 0; i < 3; i++) await appendOld(200)
    expect(await pruneEveryTenant(db.database, 90, key)).toBeGreaterThanOrEqual(2)
    const rows = await db.database.tenant({ tenantId }, (tx) => tx.query('select seq, event_type, data from audit_log order by seq'))
    expect(rows.at(-1)).toEqual({ seq: 4, event_type: 'audit.pruned', data: { entries: 2, retention_days: 90 } })
    expect(await verify()).toMatchObject({ ok: true, entries: 2, from: 3 })
  })
  test('a tenant prunes its own chain only', async () => {
    await appendOld(200)
    const { hash } = await append()
    const other = '00000000-0000-4000-8000-000000000009'
    await expect(db.database.tenant({ tenantId: other }, (tx) => tx.query('select trunnion_prune_audit($1, 1, $2, $2)', [tenantId, hash]))).rejects.toThrow(
      /does not see/,
    )
  })
})

import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applyRetention } from '../../src/modules/storage/applyRetention.ts'
import { makeStorageSweeps } from '../../src/modules/storage/makeStorageSweeps.ts'
import { storageDefaults } from '../../src/modules/storage/storageSettings.ts'
import { makeUploadStore } from '../../src/modules/uploads/makeUploadStore.ts'
import { addJob } from '../files/support/artefacts.ts'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'
import { stl } from '../files/support/samples.ts'

let s: FilesServer
beforeAll(async () => {
  s = await filesServer()
})
afterAll(() => s.close())
const sql = (text: string, params: readonly unknown[] = []) => s.test.database.everyTenant((tx) => tx.query<Record<string, string>>(text, params))
const count = async (table: string) => Number((await sql(`select count(*) as n from ${table}`))[0].n)
beforeEach(async () => {
  for (const table of ['shares', 'conversion_cache', 'artefacts', 'jobs', 'files', 'idempotency_keys']) await sql(`delete from ${table}`)
})
const apply = (retentionDays = 30) => applyRetention(s.test.database, { retentionDays })
const oldJob = async (days: number) => {
  const made = await addJob(s, 'client A', null)
  await sql('update jobs set finished_at = now() - make_interval(days => $2) where id = $1', [made.job, days])
  return made
}

describe('finished jobs', () => {
  test('go with their artefacts once they are old, others stay', async () => {
    await oldJob(31)
    const young = await oldJob(29)
    expect(await apply()).toMatchObject({ jobs: 1, artefacts: 2 })
    expect((await sql('select id from jobs')).map(({ id }) => id)).toEqual([young.job])
    expect(await count('artefacts')).toBe(2)
  })
  test('stay for ever with 0 days', async () => {
    await oldJob(3000)
    expect(await apply(0)).toMatchObject({ jobs: 0, artefacts: 0 })
  })
  test('that a live link shows, or whose result was used lately, stay', async () => {
    const shared = await oldJob(40)
    const cached = await oldJob(40)
    await sql("insert into shares (token_hash, tenant_id, artefact_id, expires_at) values ('\\x01', $1, $2, now() + interval '1 day')", [
      s.tenantA,
      shared.artefact,
    ])
    await sql('insert into conversion_cache (tenant_id, key, job_id, artefact_id) values ($1, $2, $3, $4)', [
      s.tenantA,
      'a'.repeat(64),
      cached.job,
      cached.artefact,
    ])
    expect(await apply()).toMatchObject({ jobs: 0 })
    await sql('delete from shares')
    expect(await apply()).toMatchObject({ jobs: 1 })
  })
})

test('deleted files go after a day, expired ones at once', async () => {
  for (const change of [
    "deleted_at = now() - interval '25 hours'",
    "deleted_at = now() - interval '1 hour'",
    "expires_at = now() - interval '1 minute'",
    'tags = tags',
  ]) {
    const { id } = await (await s.send('client A', '/api/files', { method: 'POST', body: stl() })).json()
    await sql(`update files set ${change} where id = $1`, [id])
  }
  expect(await apply()).toMatchObject({ files: 2 })
  expect(await count('files')).toBe(2)
})

test('expired links and old idempotency keys go', async () => {
  const made = await addJob(s, 'client A', null)
  await sql("insert into shares (token_hash, tenant_id, artefact_id, expires_at) values ('\\x01', $1, $2, now() - interval '1 second')", [
    s.tenantA,
    made.artefact,
  ])
  for (const old of ['25 hours', '1 hour'])
    await sql("insert into idempotency_keys (tenant_id, user_id, key, request_hash, created_at) values ($1, $2, $3, '', now() - $4::interval)", [
      s.tenantA,
      s.people['client A'].id,
      old.slice(0, 2),
      old,
    ])
  expect(await apply()).toMatchObject({ shares: 1, idempotencyKeys: 1 })
})

test('of several instances one sweeps in each period', async () => {
  const uploads = await makeUploadStore(`file:${join(s.folder, 'blobs')}`, {}, 1000)
  const deps = { database: s.test.database, store: s.store, uploads, settings: storageDefaults, log: pino({ level: 'silent' }) }
  const instances = [makeStorageSweeps(deps), makeStorageSweeps(deps), makeStorageSweeps(deps)]
  const first = (await Promise.all(instances.map((sweeps) => sweeps.runDue()))).flat().sort()
  expect(first).toEqual(['garbage', 'retention'])
  expect((await Promise.all(instances.map((sweeps) => sweeps.runDue()))).flat()).toEqual([])
  await sql("update system_state set updated_at = now() - interval '2 hours' where key like 'sweep %'")
  expect(await instances[0].runDue()).toEqual(['retention'])
  for (const sweeps of instances) await sweeps.close()
})

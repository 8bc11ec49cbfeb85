import { unwrap } from '@trunnion/core'
import type { BlobStore } from '@trunnion/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdBlob } from '../../src/modules/storage/blobLock.ts'
import { collectGarbage, leastGraceMs } from '../../src/modules/storage/collectGarbage.ts'
import { addJob, age } from '../files/support/artefacts.ts'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'

let s: FilesServer
beforeAll(async () => {
  s = await filesServer()
})
afterAll(() => s.close())

const put = async (text: string, days = 2) => {
  const { sha256 } = unwrap(await s.store.put([Buffer.from(text)] as never))
  await age(s, sha256, days)
  return sha256
}
const has = async (sha256: string) => (await s.store.stat(sha256)) !== undefined
const collect = (store: BlobStore = s.store) => collectGarbage({ database: s.test.database, store })

test('a blob that nobody names goes once it is old enough', async () => {
  const old = await put('old')
  const young = await put('young', 0.5)
  const result = await collect()
  expect([await has(old), await has(young)]).toEqual([false, true])
  expect(result).toMatchObject({ deleted: 1, deletedBytes: 3 })
})

test('what a file, an artefact or the input of a job of any tenant names stays', async () => {
  const upload = async (as: string, text: string) =>
    (await s.send(as, '/api/files', { method: 'POST', body: text, headers: { 'content-type': 'application/octet-stream' } })).json()
  const a = await upload('client A', 'file of A')
  const b = await upload('client B', 'file of B')
  const job = await addJob(s, 'client B', b.id)
  const input = await put('input of a job')
  await s.test.database.tenant({ tenantId: s.tenantB }, (tx) =>
    tx.query("insert into jobs (tenant_id, kind, state, document) values ($1, 'convert', 'queued', $2)", [
      s.tenantB,
      JSON.stringify({ inputs: [{ name: 'x', sha256: input, bytes: 1 }] }),
    ]),
  )
  const named = [a.sha256, b.sha256, input, job['artefact sha256'], job['receipt sha256']]
  for (const sha256 of named) await age(s, sha256, 9)
  await collect()
  expect(await Promise.all(named.map(has))).toEqual(named.map(() => true))
})

test('a file that was deleted keeps its blob until its row goes', async () => {
  const { id, sha256 } = await (
    await s.send('client A', '/api/files', { method: 'POST', body: 'shared content', headers: { 'content-type': 'application/octet-stream' } })
  ).json()
  await age(s, sha256, 9)
  await s.send('client A', `/api/files/${id}`, { method: 'DELETE' })
  await collect()
  expect(await has(sha256)).toBe(true)
  await s.test.database.tenant({ tenantId: s.tenantA }, (tx) => tx.query('delete from files where id = $1', [id]))
  await collect()
  expect(await has(sha256)).toBe(false)
})

test('a blob that is put again while the sweep runs stays', async () => {
  const sha256 = await put('put again')
  const racing: BlobStore = {
    ...s.store,
    // an upload of the same content comes in between the listing and the look before the delete
    stat: async (name) => {
      if (name === sha256) unwrap(await s.store.put([Buffer.from('put again')] as never))
      return s.store.stat(name)
    },
  }
  await collect(racing)
  expect(await has(sha256)).toBe(true)
})

test('a row that is about to name the blob makes the sweep wait, and then see it', async () => {
  const sha256 = await put('about to be named')
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
  const naming = s.test.database.tenant({ tenantId: s.tenantA }, async (tx) => {
    await holdBlob(tx, s.store, sha256)
    isHeld()
    await release
    await tx.query("insert into files (tenant_id, name, sha256, bytes) values ($1, 'a', $2, 1)", [s.tenantA, sha256])
  })
  await held
  const sweep = collect()
  await new Promise((done) => setTimeout(done, 200))
  expect(await has(sha256)).toBe(true)
  resolve()
  await naming
  await sweep
  expect(await has(sha256)).toBe(true)
})

test('who comes after the sweep is told to send it again', async () => {
  const sha256 = await put('taken')
  await collect()
  await expect(s.test.database.tenant({ tenantId: s.tenantA }, (tx) => holdBlob(tx, s.store, sha256))).rejects.toThrow(/STORAGE_UNAVAILABLE/)
})

test('many blobs go in batches, and a short grace is refused', async () => {
  for (let i = 0; i < 25; i++) await put(`one of many ${i}`)
  expect((await collectGarbage({ database: s.test.database, store: s.store }, { batch: 10 })).deleted).toBe(25)
  await expect(collectGarbage({ database: s.test.database, store: s.store }, { graceMs: leastGraceMs - 1 })).rejects.toThrow(RangeError)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type BlobStore, makeDiskStore } from '@trunnion/store'
import { makeKnownFirst } from '../../src/modules/conversions/makeKnownFirst.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-known-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A store that counts what is written. */
const counting = (now?: () => number) => {
  const disk = makeDiskStore(folder)
  let puts = 0
  const store: BlobStore = { ...disk, put: (source, limit) => (puts++, disk.put(source, limit)) }
  return { disk, known: makeKnownFirst(store, now), puts: () => puts }
}
async function* of(...chunks: readonly Uint8Array[]) {
  yield* chunks
}
const bytes = (seed: number, size = 1000) => new Uint8Array(size).fill(seed)
const [a, b] = [{ tenantId: 'a' }, { tenantId: 'b' }]

test('what a tenant has just sent is not written again', async () => {
  const { known, puts } = counting()
  const first = await known(a).put(of(bytes(1), bytes(2)))
  const again = await known(a).put(of(bytes(1), bytes(2)))
  expect(first).toMatchObject({ ok: true, value: { bytes: 2000, created: true } })
  expect(again).toMatchObject({ ok: true, value: { bytes: 2000, created: false } })
  expect(puts()).toBe(1)
})
test('what another tenant has sent is written as if it were new', async () => {
  const { known, puts } = counting()
  await known(a).put(of(bytes(3)))
  await known(b).put(of(bytes(3)))
  expect(puts()).toBe(2)
})
test('what was sent long ago, or is gone, is written', async () => {
  let time = 1e9
  const { disk, known, puts } = counting(() => time)
  const sent = await known(a).put(of(bytes(4)))
  time += 31 * 60_000
  await known(a).put(of(bytes(4)))
  expect(puts()).toBe(2)
  if (sent.ok) await disk.delete(sent.value.sha256)
  await known(a).put(of(bytes(4)))
  expect(puts()).toBe(3)
})
test('limits and expected hashes hold for what is known too', async () => {
  const { known } = counting()
  await known(a).put(of(bytes(5)))
  expect(await known(a).put(of(bytes(5)), { maxBytes: 999 })).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
  expect(await known(a).put(of(bytes(5)), { maxBytes: 1e6, expectSha256: '0'.repeat(64) })).toMatchObject({ ok: false, error: { code: 'CHECKSUM_MISMATCH' } })
})
test('what is larger than the look goes through whole', async () => {
  const { disk, known } = counting()
  const chunks = Array.from({ length: 10 }, (_, i) => bytes(i, 65_536))
  const stored = await known(a).put(of(...chunks))
  expect(stored).toMatchObject({ ok: true, value: { bytes: 655_360 } })
  expect(stored.ok && (await disk.verify(stored.value.sha256))).toBe(true)
})

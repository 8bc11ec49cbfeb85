import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fault, unwrap } from '@trunnion/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkStore, findDamage, localCopy, putFile } from '../../src/index.ts'
import { chunked, collect, noise, sha256Of } from './bytes.ts'
import type { Harness } from './harness.ts'

/** What a caller without types, or a request, could send as a name. */
const vectors = [
  '',
  '..',
  '../../../../etc/passwd',
  `../${'a'.repeat(61)}`,
  'a'.repeat(63),
  'a'.repeat(65),
  'A'.repeat(64),
  'g'.repeat(64),
  `${'a'.repeat(64)}\n`,
  `${'a'.repeat(32)}/${'a'.repeat(31)}`,
  `${'a'.repeat(63)}\0`,
  '/'.repeat(64),
  '.'.repeat(64),
  `${'a'.repeat(64)}/..`,
  '%2e%2e%2f',
]

/** Facts that hold for every implementation of `BlobStore`: limits, failures, damage. */
export const failureContract = (open: () => Promise<Harness>): void => {
  let harness: Harness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(() => harness.close())
  const put = async (bytes: Uint8Array) => unwrap(await harness.store.put(chunked(bytes)))
  const nothingStored = async () => {
    expect(await collect(harness.store.list())).toEqual([])
    expect(await harness.leftovers()).toEqual([])
  }

  it('takes content of exactly the limit and fails at the first byte over it', async () => {
    let given = 0
    const source = async function* () {
      for (; given < 1000; given++) yield noise(1, given)
    }
    expect(await harness.store.put(source(), { maxBytes: 100 })).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
    expect(given).toBe(100)
    await nothingStored()
    expect(await harness.store.put(chunked(noise(100)), { maxBytes: 100 })).toMatchObject({ ok: true, value: { bytes: 100 } })
  })

  it('holds content against the checksum that was given with it', async () => {
    const expectSha256 = sha256Of(noise(100))
    expect(await harness.store.put(chunked(noise(99)), { maxBytes: 1000, expectSha256 })).toMatchObject({ ok: false, error: { code: 'CHECKSUM_MISMATCH' } })
    await nothingStored()
    expect(await harness.store.put(chunked(noise(100)), { maxBytes: 1000, expectSha256 })).toMatchObject({ ok: true })
  })

  it('leaves nothing of a source that is cut off', async () => {
    const source = new Readable({ read: () => undefined })
    source.push(noise(100_000))
    const outcome = harness.store.put(source)
    setTimeout(() => source.destroy(), 20)
    expect(await outcome).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } })
    await nothingStored()
  })

  it('gives the error of a source that fails, and lets a defect through', async () => {
    const failing = (error: () => never) =>
      (async function* () {
        yield noise(10)
        error()
      })()
    expect(await harness.store.put(failing(() => fault('LIMIT_RATIO')))).toMatchObject({ ok: false, error: { code: 'LIMIT_RATIO' } })
    await expect(
      harness.store.put(
        failing(() => {
          throw new TypeError('a defect')
        }),
      ),
    ).rejects.toThrow('a defect')
    await nothingStored()
  })

  it.each(vectors.map((name) => [JSON.stringify(name), name]))('refuses the name %s', async (_, name) => {
    await expect(harness.store.stat(name)).rejects.toThrow('USAGE')
    await expect(harness.store.read(name)).rejects.toThrow('USAGE')
    await expect(harness.store.verify(name)).rejects.toThrow('USAGE')
    await expect(harness.store.delete(name)).rejects.toThrow('USAGE')
    expect(await harness.store.put(chunked(noise(1)), { maxBytes: 1, expectSha256: name })).toMatchObject({ ok: false, error: { code: 'USAGE' } })
  })

  it('sees a damaged blob, and heals it when it is deleted and put again', async () => {
    const { sha256 } = await put(noise(1000))
    await put(noise(10))
    expect(await harness.store.verify(sha256)).toBe(true)
    await harness.damage(sha256, noise(1000, 2))
    expect(await harness.store.verify(sha256)).toBe(false)
    expect((await collect(findDamage(harness.store))).map((blob) => blob.sha256)).toEqual([sha256])
    await harness.store.delete(sha256)
    await put(noise(1000))
    expect(await collect(findDamage(harness.store))).toEqual([])
  })

  it('replaces a blob that was cut short when its content is put again', async () => {
    const { sha256 } = await put(noise(1000))
    await harness.damage(sha256, noise(999))
    expect(await put(noise(1000))).toMatchObject({ created: true })
    expect(await harness.store.verify(sha256)).toBe(true)
  })

  it('copies to a local file, whole or not at all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trunnion-copy-'))
    const path = join(folder, 'copy')
    const { sha256 } = await put(noise(100_000))
    expect(await localCopy(harness.store, sha256, path)).toEqual({ ok: true, value: { bytes: 100_000 } })
    expect(sha256Of(await readFile(path))).toBe(sha256)
    expect(await putFile(harness.store, path)).toMatchObject({ ok: true, value: { sha256, created: false } })
    await rm(path)
    await harness.damage(sha256, noise(100_000, 2))
    expect(await localCopy(harness.store, sha256, path)).toMatchObject({ ok: false, error: { code: 'BLOB_DAMAGED', class: 'systemic' } })
    expect(await localCopy(harness.store, '0'.repeat(64), path)).toMatchObject({ ok: false, error: { code: 'BLOB_DAMAGED' } })
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('passes its own check as often as it is asked', async () => {
    expect(await checkStore(harness.store)).toMatchObject({ ok: true })
    expect(await checkStore(harness.store)).toMatchObject({ ok: true })
    expect(await collect(harness.store.list())).toHaveLength(1)
  })
}

import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { checkStore, localCopy } from '../src/index.ts'
import { makeS3Store } from '../src/s3/makeS3Store.ts'
import { chunked, collect, drain, noise, sha256Of } from './support/bytes.ts'
import { contract } from './support/contract.ts'
import { failureContract } from './support/failureContract.ts'
import { bucket, clientFor, s3Harness } from './support/s3Harness.ts'

describe('blobs in S3', () => {
  contract(s3Harness)
  failureContract(s3Harness)

  it('uploads a large blob in parts', async () => {
    const { store, close, leftovers } = await s3Harness()
    const bytes = noise(20 * 2 ** 20)
    expect(unwrap(await store.put(chunked(bytes)))).toEqual({ sha256: sha256Of(bytes), bytes: bytes.length, created: true })
    expect(await store.verify(sha256Of(bytes))).toBe(true)
    const over = { start: 8 * 2 ** 20 - 2, end: 8 * 2 ** 20 + 1 }
    expect(await drain(await store.read(sha256Of(bytes), over))).toEqual(Buffer.from(bytes.subarray(over.start, over.end + 1)))
    expect(await leftovers()).toEqual([])
    await close()
  })

  it('uploads known content again when it is old, which renews its time', async () => {
    const harness = await s3Harness()
    const bytes = noise(100)
    unwrap(await harness.store.put(chunked(bytes)))
    await harness.damage(sha256Of(bytes), noise(100, 2))
    const later = makeS3Store({
      bucket,
      prefix: 'some/prefix',
      client: clientFor(harness.endpoint),
      spoolFolder: harness.spoolFolder,
      now: () => Date.now() + 2 * 3_600_000,
    })
    expect(unwrap(await harness.store.put(chunked(bytes))).created).toBe(false)
    expect(await harness.store.verify(sha256Of(bytes))).toBe(false)
    expect(unwrap(await later.put(chunked(bytes))).created).toBe(false)
    expect(await harness.store.verify(sha256Of(bytes))).toBe(true)
    await harness.close()
  })

  it('sees nothing of another prefix in the same bucket', async () => {
    const { store, endpoint, spoolFolder, close } = await s3Harness()
    const { sha256 } = unwrap(await store.put(chunked(noise(10))))
    const other = makeS3Store({ bucket, prefix: 'some/prefix2', client: clientFor(endpoint), spoolFolder })
    const whole = makeS3Store({ bucket, prefix: '', client: clientFor(endpoint), spoolFolder })
    expect(await other.stat(sha256)).toBeUndefined()
    expect(await collect(other.list())).toEqual([])
    expect(await collect(whole.list())).toEqual([])
    await close()
  })

  it('holds no more in its spool folder than it may', async () => {
    const { store, close, leftovers } = await s3Harness({ spoolBytes: 100_000 })
    const put = (seed: number) => store.put(chunked(noise(60_000, seed)))
    const outcomes = await Promise.all([put(1), put(2)])
    expect(outcomes.filter(({ ok }) => !ok)).toMatchObject([{ error: { code: 'OUTPUT_FAILED', class: 'transient' } }])
    expect(await leftovers()).toEqual([])
    expect((await put(3)).ok).toBe(true)
    await close()
  })

  it('says STORAGE_UNAVAILABLE when nobody answers', async () => {
    const { store, spoolFolder, close } = await s3Harness()
    const { sha256 } = unwrap(await store.put(chunked(noise(10))))
    const gone = { ok: false, error: { code: 'STORAGE_UNAVAILABLE', class: 'transient' } }
    const endpoint = 'http://127.0.0.1:1'
    const away = makeS3Store({ bucket, prefix: '', client: clientFor(endpoint), spoolFolder })
    expect(await away.put(chunked(noise(10)))).toMatchObject(gone)
    expect(await checkStore(away)).toMatchObject(gone)
    expect(await localCopy(away, sha256, '/nowhere')).toMatchObject(gone)
    await expect(away.stat(sha256)).rejects.toThrow('STORAGE_UNAVAILABLE')
    await expect(away.delete(sha256)).rejects.toThrow('STORAGE_UNAVAILABLE')
    await expect(collect(away.list())).rejects.toThrow('STORAGE_UNAVAILABLE')
    await close()
  })

  it('says STORAGE_REFUSED when the bucket does not exist', async () => {
    const { endpoint, spoolFolder, close } = await s3Harness()
    const wrong = makeS3Store({ bucket: 'missing-bucket', prefix: '', client: clientFor(endpoint), spoolFolder })
    expect(await wrong.put(chunked(noise(10)))).toMatchObject({ ok: false, error: { code: 'STORAGE_REFUSED', class: 'systemic' } })
    await expect(collect(wrong.list())).rejects.toThrow('STORAGE_REFUSED')
    await expect(wrong.read('0'.repeat(64))).rejects.toThrow('STORAGE_REFUSED')
    await close()
  })
})

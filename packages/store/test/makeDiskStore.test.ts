import { execFileSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { blobKey } from '../src/blobName.ts'
import { makeDiskStore } from '../src/index.ts'
import { chunked, collect, noise } from './support/bytes.ts'
import { contract } from './support/contract.ts'
import { diskHarness } from './support/diskHarness.ts'
import { failureContract } from './support/failureContract.ts'

describe('blobs on disk', () => {
  contract(diskHarness)
  failureContract(diskHarness)

  it('can be read by all and written by none, in folders of the owner alone', async () => {
    const { store, folder, close } = await diskHarness()
    const { sha256 } = unwrap(await store.put(chunked(noise(10))))
    expect((await stat(join(folder, blobKey(sha256)))).mode & 0o777).toBe(0o444)
    expect((await stat(join(folder, sha256.slice(0, 2)))).mode & 0o777).toBe(0o700)
    await close()
  })

  it('renews the time of content that is put again', async () => {
    const { store, age, close } = await diskHarness()
    const { sha256 } = unwrap(await store.put(chunked(noise(10))))
    await age!(sha256, new Date(0))
    await store.put(chunked(noise(10)))
    expect(Date.now() - (await store.stat(sha256))!.modified.getTime()).toBeLessThan(60_000)
    await close()
  })

  it('removes what a dead process left after a day, and nothing younger', async () => {
    const { folder, store, close } = await diskHarness()
    await store.put(chunked(noise(1)))
    await writeFile(join(folder, 'incoming', 'old'), 'x')
    await writeFile(join(folder, 'incoming', 'young'), 'x')
    await utimes(join(folder, 'incoming', 'old'), new Date(0), new Date(Date.now() - 25 * 3_600_000))
    await makeDiskStore(folder).put(chunked(noise(2)))
    expect(await readdir(join(folder, 'incoming'))).toEqual(['young'])
    await close()
  })

  it('passes over files that are no blobs', async () => {
    const { folder, store, close } = await diskHarness()
    const { sha256 } = unwrap(await store.put(chunked(noise(10))))
    await writeFile(join(folder, 'ab'), 'a file where a folder could be').catch(() => undefined)
    await writeFile(join(folder, sha256.slice(0, 2), sha256.slice(2, 4), 'notes.txt'), 'x')
    await writeFile(join(folder, sha256.slice(0, 2), sha256.slice(2, 4), '0'.repeat(64)), 'in the wrong folder')
    expect((await collect(store.list())).map((blob) => blob.sha256)).toEqual([sha256])
    await close()
  })

  it.skipIf(process.getuid?.() === 0)('says so when its folder may not be written', async () => {
    const { folder, store, close } = await diskHarness()
    await chmod(folder, 0o500)
    expect(await store.put(chunked(noise(1)))).toMatchObject({ ok: false, error: { code: 'OUTPUT_FAILED' } })
    await chmod(folder, 0o700)
    await close()
  })

  it('fails with OUTPUT_FAILED where a file stands in the way', async () => {
    const store = makeDiskStore('/dev/null/blobs')
    expect(await store.put(chunked(noise(1)))).toMatchObject({ ok: false, error: { code: 'OUTPUT_FAILED' } })
  })
})

/** A file system of one megabyte; undefined where this process may not mount. */
const mountSmall = async (): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'trunnion-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    await rm(folder, { recursive: true })
    return undefined
  }
}

describe('a disk that is full', () => {
  it('fails the put, leaves nothing behind and goes on with what fits', async (context) => {
    const folder = await mountSmall()
    if (folder === undefined) return context.skip('a small file system may not be mounted here')
    try {
      const store = makeDiskStore(folder)
      expect(await store.put(chunked(noise(2 ** 21)))).toMatchObject({ ok: false, error: { code: 'OUTPUT_FAILED', class: 'transient' } })
      expect(await readdir(join(folder, 'incoming'))).toEqual([])
      expect(await collect(store.list())).toEqual([])
      expect(await store.put(chunked(noise(2 ** 18)))).toMatchObject({ ok: true })
    } finally {
      execFileSync('umount', [folder])
      await rm(folder, { recursive: true })
    }
  })
})

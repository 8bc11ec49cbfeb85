import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDiskStore } from '@trunnion/store'
import { makeBlobCheck } from '../../src/modules/conversions/makeBlobCheck.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-check-'))
const store = makeDiskStore(folder)
const files: { readonly sha256: string; readonly bytes: number }[] = []
beforeAll(async () => {
  for (const [seed, size] of [
    [1, 1000],
    [2, 1000],
    [3, 5 * 2 ** 20],
  ]) {
    const put = await store.put(
      (async function* () {
        yield new Uint8Array(size).fill(seed)
      })(),
    )
    if (put.ok) files.push(put.value)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Changes a byte and leaves size and time as they were. */
const rot = async (sha256: string): Promise<void> => {
  const path = join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  const { modified } = (await store.stat(sha256))!
  const bytes = await readFile(path)
  bytes[7] ^= 1
  await chmod(path, 0o600)
  await writeFile(path, bytes)
  await utimes(path, modified, modified)
}

test('small results are held once they were found right, as many as there is room for', async () => {
  const check = makeBlobCheck(store, { holdBytes: 1500 })
  expect(check.held(files[0].sha256)).toBeUndefined()
  expect(await check.isIntact(files[0])).toBe(true)
  expect(check.held(files[0].sha256)?.length).toBe(1000)
  expect(await check.isIntact(files[1])).toBe(true)
  expect(check.held(files[0].sha256)).toBeUndefined()
  expect(check.held(files[1].sha256)?.length).toBe(1000)
  expect(await check.isIntact(files[2])).toBe(true)
  expect(check.held(files[2].sha256)).toBeUndefined()
})
test('another size than the row says is damage', async () => {
  expect(await makeBlobCheck(store).isIntact({ ...files[0], bytes: 999 })).toBe(false)
})
test('bytes that change without a trace are found within the hour, at once when somebody has a suspicion, and by a new process', async () => {
  let now = 0
  const check = makeBlobCheck(store, { now: () => now })
  expect(await check.isIntact(files[2])).toBe(true)
  await rot(files[2].sha256)
  expect(await check.isIntact(files[2])).toBe(true)
  expect(await makeBlobCheck(store).isIntact(files[2])).toBe(false)
  now = 3_600_001
  expect(await check.isIntact(files[2])).toBe(false)
})

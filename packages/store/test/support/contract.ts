import { unwrap } from '@trunnion/core'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chunked, collect, drain, noise, sha256Of } from './bytes.ts'
import type { Harness } from './harness.ts'

/** Facts that hold for every implementation of `BlobStore`: putting, reading, listing. */
export const contract = (open: () => Promise<Harness>): void => {
  let harness: Harness
  beforeEach(async () => {
    harness = await open()
  })
  afterEach(() => harness.close())
  const put = async (bytes: Uint8Array) => unwrap(await harness.store.put(chunked(bytes)))

  it('gives back the bytes that were put, under their hash', async () => {
    const bytes = noise(300_000)
    expect(await put(bytes)).toEqual({ sha256: sha256Of(bytes), bytes: 300_000, created: true })
    expect(await drain(await harness.store.read(sha256Of(bytes)))).toEqual(Buffer.from(bytes))
    expect(await harness.store.stat(sha256Of(bytes))).toMatchObject({ sha256: sha256Of(bytes), bytes: 300_000 })
    expect(await harness.leftovers()).toEqual([])
  })

  it('gives back any content, however it is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 8 }), async (chunks) => {
        const whole = Buffer.concat(chunks)
        const { sha256, bytes } = unwrap(
          await harness.store.put(
            (async function* () {
              yield* chunks
            })(),
          ),
        )
        expect([sha256, bytes]).toEqual([sha256Of(whole), whole.length])
        expect(await drain(await harness.store.read(sha256))).toEqual(whole)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps an empty blob', async () => {
    const { sha256 } = await put(new Uint8Array(0))
    expect(await drain(await harness.store.read(sha256))).toHaveLength(0)
    expect(await drain(await harness.store.read(sha256, { start: 0, end: 0 }))).toHaveLength(0)
    expect(await harness.store.verify(sha256)).toBe(true)
  })

  it('reads ranges: the first byte, the last, the middle, over the end, beyond it', async () => {
    const bytes = noise(1000)
    const { sha256 } = await put(bytes)
    const range = async (start: number, end: number) => [...((await drain(await harness.store.read(sha256, { start, end }))) ?? [])]
    expect(await range(0, 0)).toEqual([bytes[0]])
    expect(await range(999, 999)).toEqual([bytes[999]])
    expect(await range(10, 19)).toEqual([...bytes.subarray(10, 20)])
    expect(await range(990, 5000)).toEqual([...bytes.subarray(990)])
    expect(await range(1000, 1000)).toEqual([])
    expect(await range(2 ** 40, 2 ** 41)).toEqual([])
  })

  it.each([[{ start: -1, end: 3 }], [{ start: 3, end: 2 }], [{ start: 0.5, end: 2 }], [{ start: Number.NaN, end: 2 }]])(
    'refuses the range %o',
    async (range) => {
      const { sha256 } = await put(noise(10))
      await expect(harness.store.read(sha256, range)).rejects.toThrow('USAGE')
    },
  )

  it('stores equal content once', async () => {
    await put(noise(5000))
    expect(await put(noise(5000))).toMatchObject({ created: false })
    expect(await collect(harness.store.list())).toHaveLength(1)
    expect(await harness.leftovers()).toEqual([])
  })

  it('stores equal content once when it is put many times at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => put(noise(50_000))))
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1)
    expect(await collect(harness.store.list())).toHaveLength(1)
    expect(await harness.store.verify(all[0].sha256)).toBe(true)
    expect(await harness.leftovers()).toEqual([])
  })

  it('lists every blob once, by ascending name', async () => {
    const names: string[] = []
    for (let i = 0; i < 10; i++) names.push((await put(noise(i + 1, i))).sha256)
    expect((await collect(harness.store.list())).map(({ sha256 }) => sha256)).toEqual(names.sort())
  })

  it('lists nothing before the first put', async () => {
    expect(await collect(harness.store.list())).toEqual([])
  })

  it('forgets a deleted blob; a second delete changes nothing', async () => {
    const { sha256 } = await put(noise(10))
    await harness.store.delete(sha256)
    await harness.store.delete(sha256)
    expect(await harness.store.stat(sha256)).toBeUndefined()
    expect(await harness.store.read(sha256)).toBeUndefined()
    expect(await harness.store.read(sha256, { start: 0, end: 1 })).toBeUndefined()
    expect(await harness.store.verify(sha256)).toBe(false)
  })
}

import { createHash } from 'node:crypto'
import { ok } from '@trunnion/core'
import type { TenantScope } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'

/** Uploads up to here are looked at before they are written. */
const mostBytes = 2 ** 18
/** A blob that was put (again) so recently needs its time not renewed yet: garbage collection takes what is hours old. */
const recentMs = 30 * 60_000
const mostRemembered = 50_000

/**
 * Gives a tenant a store whose `put` asks first: a small upload that this tenant has just sent is hashed and not written again. Most uploads to a cache are such; writing,
 * syncing and deleting one took as long as the rest of a hit together. What other tenants have sent makes nothing faster, or the time would tell of it.
 */
export const makeKnownFirst = (store: BlobStore, now: () => number = Date.now): ((scope: TenantScope) => BlobStore) => {
  const sent = new Map<string, number>()

  const remember = (name: string): void => {
    sent.delete(name)
    sent.set(name, now())
    const [oldest] = sent.keys()
    if (sent.size > mostRemembered) sent.delete(oldest)
  }

  return ({ tenantId }) => ({
    ...store,
    put: async (source, limit) => {
      const iterator = source[Symbol.asyncIterator]()
      const chunks: Uint8Array[] = []
      let bytes = 0
      let ended = false
      while (!ended && bytes <= mostBytes) {
        const { value, done } = await iterator.next()
        if (done) ended = true
        else {
          // A source may use its buffer again.
          chunks.push(Uint8Array.from(value))
          bytes += value.length
        }
      }
      if (ended && bytes <= (limit?.maxBytes ?? bytes)) {
        const hash = createHash('sha256')
        for (const chunk of chunks) hash.update(chunk)
        const sha256 = hash.digest('hex')
        const isRecent = now() - (sent.get(`${tenantId} ${sha256}`) ?? 0) < recentMs
        const isWanted = limit?.expectSha256 === undefined || limit.expectSha256 === sha256
        if (isRecent && isWanted && (await store.stat(sha256))?.bytes === bytes) return ok({ sha256, bytes, created: false })
      }
      const stored = await store.put(
        (async function* () {
          yield* chunks
          if (!ended) yield* { [Symbol.asyncIterator]: () => iterator }
        })(),
        limit,
      )
      if (stored.ok && bytes <= mostBytes) remember(`${tenantId} ${stored.value.sha256}`)
      return stored
    },
  })
}

import type { Database, Transaction } from '@trunnion/database'
import type { BlobStat, BlobStore } from '@trunnion/store'
import { lockBlobs } from './blobLock.ts'

/** The store's promise that a put of known content renews its time holds for graces from here on (S3 renews hourly). */
export const leastGraceMs = 2 * 3_600_000
const defaultGraceMs = 24 * 3_600_000

export interface Collected {
  /** Blobs that were there. */
  readonly seen: number
  readonly deleted: number
  readonly deletedBytes: number
}

const unnamed = async (tx: Transaction, sha256s: readonly string[]): Promise<readonly string[]> => {
  const rows = await tx.query<{ sha256: string }>(
    `select sha256 from unnest($1::text[]) as b (sha256)
     where not exists (select from files f where f.sha256 = b.sha256) and not exists (select from artefacts a where a.sha256 = b.sha256)`,
    [sha256s],
  )
  return rows.map((row) => row.sha256)
}

/** Inputs of jobs need no row in `files`. One pass over all documents, so it is asked about many blobs at once: 0.08 s for 10,000 jobs. */
const namedByJobs = async (tx: Transaction, sha256s: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ sha256: string }>(
    "select distinct i ->> 'sha256' as sha256 from jobs, jsonb_array_elements(document -> 'inputs') as i where i ->> 'sha256' = any ($1)",
    [sha256s],
  )
  return new Set(rows.map((row) => row.sha256))
}

/**
 * Deletes blobs that no file, artefact or job of any tenant names and that are older than a grace.
 *
 * Safe beside uploads: a put renews the time of its blob, which is asked again right before each delete; who then names it in a row holds a lock (`holdBlob`) that
 * the deleting transaction takes alone, and looks whether it is still there.
 *
 * @param graceMs - at least {@link leastGraceMs}
 * @param batch - blobs that one transaction deletes
 */
export const collectGarbage = async (
  { database, store }: { readonly database: Database; readonly store: BlobStore },
  {
    graceMs = defaultGraceMs,
    now = Date.now,
    batch = 500,
    signal,
  }: { readonly graceMs?: number; readonly now?: () => number; readonly batch?: number; readonly signal?: AbortSignal } = {},
): Promise<Collected> => {
  if (graceMs < leastGraceMs) throw new RangeError(`A grace below ${leastGraceMs} ms is not safe.`)
  const isOld = (blob: BlobStat): boolean => now() - blob.modified.getTime() > graceMs
  let seen = 0
  let deleted = 0
  let deletedBytes = 0

  const sweep = (candidates: readonly string[]): Promise<void> =>
    database.everyTenant(async (tx) => {
      await lockBlobs(tx, candidates)
      // statements after the lock: their snapshots see who named a blob before
      const named = await namedByJobs(tx, candidates)
      for (const sha256 of await unnamed(tx, candidates)) {
        if (named.has(sha256)) continue
        const blob = await store.stat(sha256)
        if (blob === undefined || !isOld(blob)) continue
        await store.delete(sha256)
        deleted++
        deletedBytes += blob.bytes
      }
    })

  let old: string[] = []
  const candidates: string[] = []
  const filter = async (): Promise<void> => {
    if (old.length > 0) candidates.push(...(await database.everyTenant((tx) => unnamed(tx, old))))
    old = []
  }
  for await (const blob of store.list()) {
    if (signal?.aborted) break
    seen++
    if (isOld(blob)) old.push(blob.sha256)
    if (old.length >= batch) await filter()
    if (candidates.length >= batch) await sweep(candidates.splice(0, batch))
  }
  await filter()
  while (candidates.length > 0 && !signal?.aborted) await sweep(candidates.splice(0, batch))
  return { seen, deleted, deletedBytes }
}

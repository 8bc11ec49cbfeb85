import type { TenantScope, Transaction } from '@trunnion/database'

/** A file of a result. */
export interface ResultFile {
  readonly sha256: string
  readonly bytes: number
  readonly name: string
  readonly mediaType: string
}

/** What the cache has for a key: a flight that others may join, or a result. */
export interface CacheEntry {
  readonly jobId: string
  /** `dead`: nobody will get a result from it. */
  readonly state: 'flying' | 'landed' | 'dead'
  /** The artefact first, then the files it names. */
  readonly files: readonly ResultFile[]
  /** Whether the person who asks may see the job already. */
  readonly known: boolean
}

interface Row {
  readonly job_id: string
  readonly state: string
  readonly cancelling: boolean
  readonly known: boolean
  readonly role: string | null
  readonly sha256: string
  readonly bytes: number
  readonly name: string
  readonly media_type: string
}

const stateOf = ({ state, cancelling, role }: Row): CacheEntry['state'] => {
  if (state === 'completed') return role === 'artefact' ? 'landed' : 'dead'
  return cancelling || state === 'failed' || state === 'cancelled' ? 'dead' : 'flying'
}

/** What stands in the cache of a tenant under a key, in one query: a hit is answered at the price of one transaction. */
export const readCacheEntry = async (tx: Transaction, { tenantId }: TenantScope, key: string, userId: string): Promise<CacheEntry | undefined> => {
  const rows = await tx.query<Row>(
    `select c.job_id, j.state, j.cancel_requested_at is not null as cancelling, a.role, a.sha256, a.bytes, a.name, a.media_type,
       j.owner_id is not distinct from $3 or exists (select from job_watchers w where w.job_id = c.job_id and w.user_id = $3) as known
     from conversion_cache c join jobs j on j.id = c.job_id
       left join artefacts a on a.job_id = c.job_id and a.role in ('artefact', 'companion') and (a.expires_at is null or a.expires_at > now())
     where c.tenant_id = $1 and c.key = $2 order by a.role, a.name`,
    [tenantId, key, userId],
  )
  const [first] = rows
  if (first === undefined) return undefined
  const files = rows.flatMap(({ role, sha256, bytes, name, media_type }) => (role === null ? [] : [{ sha256, bytes, name, mediaType: media_type }]))
  return { jobId: first.job_id, state: stateOf(first), files, known: first.known }
}

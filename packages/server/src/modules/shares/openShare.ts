import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { type ArtefactRow, artefactIsAlive } from '../artefacts/artefactRow.ts'
import { sha256 } from '../auth/secrets.ts'
import type { ShareAnswer } from './schemas.ts'

/** What a link shows. */
export type Shared = Pick<ArtefactRow, 'sha256' | 'bytes' | 'media_type' | 'role' | 'name' | 'source'> & Pick<ShareAnswer, 'camera' | 'expires_at'>

/**
 * The artefact behind a link. Looked up by the hash of 256 random bits in every tenant, since a stranger has none; an index look-up of a hash tells nothing by its time.
 * @throws Fault `NOT_FOUND` for what was never there, has expired, was revoked, or belongs to a disabled tenant
 */
export const openShare = async (database: Database, token: string): Promise<Shared> => {
  const [row] = await database.everyTenant((tx) =>
    tx.query<Shared>(
      `select a.sha256, a.bytes, a.media_type, a.role, a.name, coalesce(f.name, j.document -> 'inputs' -> 0 ->> 'name') as source, s.camera, s.expires_at
       from shares s join tenants t on t.id = s.tenant_id and t.disabled_at is null join artefacts a on a.id = s.artefact_id and ${artefactIsAlive}
       left join jobs j on j.id = a.job_id left join files f on f.id = a.file_id
       where s.token_hash = $1 and s.expires_at > now()`,
      [sha256(token)],
    ),
  )
  return row ?? fault('NOT_FOUND', 'This link shows nothing (any more).')
}

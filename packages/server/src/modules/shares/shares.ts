import { fault } from '@trunnion/core'
import { actorOf } from '../../app/actorOf.ts'
import { type Page, page } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { findArtefact } from '../artefacts/artefactRow.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'
import { canViewAllJobs } from '../auth/policies/canViewAllJobs.ts'
import { randomSecret, sha256 } from '../auth/secrets.ts'
import { uuidCursor } from '../storage/uuidCursor.ts'
import type { NewShare, ShareAnswer, ShareQuery } from './schemas.ts'

const columns = 'id, artefact_id, camera, expires_at, created_at'

const record = (call: Call, id: string, data: object) => ({
  tenantId: call.scope.tenantId,
  actor: actorOf(call.principal),
  subject: { type: 'share', id },
  requestId: call.requestId,
  data,
})

/** Makes a link that shows one artefact to whoever has it. Only the hash of its token is kept. */
export const createShare = (call: Call, given: NewShare): Promise<ShareAnswer & { readonly token: string; readonly path: string }> =>
  call.tenant(async (tx) => {
    await findArtefact(tx, call.principal, given.artefact_id)
    const token = randomSecret()
    const [share] = await tx.query<ShareAnswer>(
      `insert into shares (token_hash, tenant_id, owner_id, artefact_id, camera, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) returning ${columns}`,
      [
        sha256(token),
        call.scope.tenantId,
        call.principal.userId,
        given.artefact_id,
        given.camera === undefined ? null : JSON.stringify(given.camera),
        given.expires_in,
      ],
    )
    await appendAudit(tx, {
      ...record(call, share.id, { artefact_id: given.artefact_id, expires_at: share.expires_at.toISOString() }),
      eventType: 'share.created',
    })
    return { ...share, token, path: `/share/${token}` }
  })

/** Links that are good, youngest first: all of the tenant from project_manager on, else the own ones. */
export const listShares = async (call: Call, query: ShareQuery): Promise<Page<ShareAnswer>> => {
  const cursor = uuidCursor(query.cursor)
  const owner = canViewAllJobs(call.principal) ? null : call.principal.userId
  const rows = await call.tenant((tx) =>
    tx.query<ShareAnswer & { readonly at: string }>(
      `select ${columns}, created_at::text as at from shares
       where tenant_id = $1 and expires_at > now() and ($2::uuid is null or owner_id = $2) and ($3::uuid is null or artefact_id = $3)
         and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
       order by created_at desc, id desc limit $6`,
      [call.scope.tenantId, owner, query.artefact_id ?? null, cursor?.at ?? null, cursor?.id ?? null, query.limit + 1],
    ),
  )
  return page(rows, query.limit, ({ at, id }) => ({ at, id }))
}

/** Ends a link at once. */
export const revokeShare = (call: Call, id: string): Promise<void> =>
  call.tenant(async (tx) => {
    const [row] = await tx.query<{ owner_id: string | null; artefact_id: string }>('select owner_id, artefact_id from shares where id = $1', [id])
    if (row === undefined || !canSeeOwned(call.principal, row.owner_id)) fault('NOT_FOUND', 'There is no such link.')
    await tx.query('delete from shares where id = $1', [id])
    await appendAudit(tx, { ...record(call, id, { artefact_id: row.artefact_id }), eventType: 'share.revoked' })
  })

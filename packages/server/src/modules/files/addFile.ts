import type { Transaction } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'
import { actorOf } from '../../app/actorOf.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { enqueueEvent } from '../webhooks/enqueueEvent.ts'
import { holdBlob } from '../storage/blobLock.ts'
import { reserveStorage } from '../storage/quota.ts'
import { type FileRow, fileColumns } from './fileRow.ts'
import type { ReceivedFile } from './receiveFile.ts'

export interface NewFile extends Pick<ReceivedFile, 'name' | 'sha256' | 'bytes' | 'format'> {
  readonly tags?: readonly string[]
}

/**
 * Makes the row of a file whose bytes are in the store: within the quota, held against garbage collection, told to the audit trail.
 *
 * @param tx - the caller's transaction, of the tenant acted in
 * @param how - `upload`, `tus`, … for the audit trail
 * @throws Fault `QUOTA_EXCEEDED`, `STORAGE_UNAVAILABLE`
 */
export const addFile = async (
  tx: Transaction,
  call: Call,
  deps: { readonly store: BlobStore; readonly quotaBytes: number },
  given: NewFile,
  how = 'upload',
): Promise<FileRow> => {
  const { name, sha256, bytes, format, tags = [] } = given
  await reserveStorage(tx, call.scope, bytes, deps.quotaBytes)
  await holdBlob(tx, deps.store, sha256)
  const [row] = await tx.query<FileRow>(
    `insert into files (tenant_id, owner_id, name, sha256, bytes, format, tags) values ($1, $2, $3, $4, $5, $6, $7) returning ${fileColumns}`,
    [call.scope.tenantId, call.principal.userId, name, sha256, bytes, format ?? null, tags],
  )
  await enqueueEvent(tx, call.scope.tenantId, 'file.created', { file_id: row.id, name, sha256, bytes, format: format ?? null })
  await appendAudit(tx, {
    tenantId: call.scope.tenantId,
    eventType: 'file.uploaded',
    actor: actorOf(call.principal),
    subject: { type: 'file', id: row.id },
    requestId: call.requestId,
    data: { name, sha256, bytes, format: format ?? null, how },
  })
  return row
}

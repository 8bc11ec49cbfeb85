import { actorOf } from '../../app/actorOf.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { enqueueEvent } from '../webhooks/enqueueEvent.ts'
import { findFile } from './fileRow.ts'

/** Takes a file away. Its artefacts stay; its bytes go with retention and garbage collection, once nothing names them. */
export const deleteFile = (call: Call, id: string): Promise<void> =>
  call.tenant(async (tx) => {
    const { name, sha256 } = await findFile(tx, call.principal, id, true)
    await tx.query('update files set deleted_at = now() where id = $1', [id])
    await enqueueEvent(tx, call.scope.tenantId, 'file.deleted', { file_id: id, name, sha256 })
    await appendAudit(tx, {
      tenantId: call.scope.tenantId,
      eventType: 'file.deleted',
      actor: actorOf(call.principal),
      subject: { type: 'file', id },
      requestId: call.requestId,
      data: { name, sha256 },
    })
  })

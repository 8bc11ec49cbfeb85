import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'

/** A resumable upload, under way or done. */
export interface UploadRow {
  readonly id: string
  readonly owner_id: string | null
  readonly name: string
  /** Null while the client has not said. */
  readonly bytes: number | null
  /** The file it became. */
  readonly file_id: string | null
  readonly created_at: Date
  readonly expires_at: Date
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * An upload of the caller's own; nobody, whatever their role, writes into somebody else's.
 * @throws Fault `NOT_FOUND`
 */
export const findUpload = async (tx: Transaction, principal: Principal, id: string): Promise<UploadRow> => {
  if (!uuid.test(id)) return fault('NOT_FOUND', 'There is no such upload.')
  const [row] = await tx.query<UploadRow>(
    'select id, owner_id, name, bytes, file_id, created_at, expires_at from uploads where id = $1 and expires_at > now()',
    [id],
  )
  return row !== undefined && row.owner_id === principal.userId ? row : fault('NOT_FOUND', 'There is no such upload.')
}

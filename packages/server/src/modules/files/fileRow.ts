import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import { formatOfName } from '@trunnion/engine'
import type { Principal } from '../../app/principal.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'
import type { FileAnswer } from './schemas.ts'

/** A row of `files` as {@link fileColumns} give it. */
export type FileRow = Omit<FileAnswer, 'warnings'>

export const fileColumns = 'id, name, sha256, bytes, format, tags, owner_id, created_at, expires_at'

const warningsOf = ({ name, format }: FileRow): FileAnswer['warnings'] => {
  if (format === null) return [{ code: 'INPUT_UNRECOGNISED', message: 'The content is of no format Trunnion knows.' }]
  const promised = formatOfName(name)
  if (promised === undefined || promised === format) return []
  return [{ code: 'EXTENSION_MISMATCH', message: `The name says ${promised.toUpperCase()}, the content is ${format.toUpperCase()}.` }]
}

export const fileAnswer = (row: FileRow): FileAnswer => ({ ...row, warnings: warningsOf(row) })

/** SQL for rows that are there: neither deleted nor expired. */
export const isAlive = 'deleted_at is null and (expires_at is null or expires_at > now())'

/**
 * One file that the caller may see.
 * @param lock - keeps others from changing it until the transaction ends
 * @throws Fault `NOT_FOUND`, also for what exists and belongs to somebody else
 */
export const findFile = async (tx: Transaction, principal: Principal, id: string, lock = false): Promise<FileRow> => {
  const [row] = await tx.query<FileRow>(`select ${fileColumns} from files where id = $1 and ${isAlive}${lock ? ' for update' : ''}`, [id])
  return row !== undefined && canSeeOwned(principal, row.owner_id) ? row : fault('NOT_FOUND', 'There is no such file.')
}

import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'
import { safeName } from '../files/safeName.ts'
import type { Served } from '../storage/sendBlob.ts'
import type { ArtefactAnswer } from './schemas.ts'

/** With whose it is, and the name of what it was made from. */
export interface ArtefactRow extends ArtefactAnswer {
  readonly owner_id: string | null
  readonly source: string | null
}

/** A job's artefacts are its owner's; those without a job belong to the file's owner. */
export const artefactSelect = `select a.id, a.job_id, a.file_id, a.step_id as step, a.role, a.name, a.media_type, a.sha256, a.bytes, a.created_at,
    case when a.job_id is null then f.owner_id else j.owner_id end as owner_id, coalesce(f.name, j.document -> 'inputs' -> 0 ->> 'name') as source
  from artefacts a left join jobs j on j.id = a.job_id left join files f on f.id = a.file_id`

/** SQL for rows that are there. */
export const artefactIsAlive = '(a.expires_at is null or a.expires_at > now())'

export const artefactAnswer = ({ owner_id: _owner, source: _source, ...row }: ArtefactRow): ArtefactAnswer => row

/**
 * One artefact that the caller may see.
 * @throws Fault `NOT_FOUND`, also for what exists and belongs to somebody else
 */
export const findArtefact = async (tx: Transaction, principal: Principal, id: string): Promise<ArtefactRow> => {
  const [row] = await tx.query<ArtefactRow>(`${artefactSelect} where a.id = $1 and ${artefactIsAlive}`, [id])
  return row !== undefined && canSeeOwned(principal, row.owner_id) ? row : fault('NOT_FOUND', 'There is no such artefact.')
}

/** Results of steps have one name for all inputs; who downloads several wants to tell them apart. Companions are named by other files and keep theirs. */
const downloadName = ({ role, name, source }: Pick<ArtefactRow, 'role' | 'name' | 'source'>): string => {
  if (role === 'companion' || source === null) return safeName(name)
  const stem = safeName(source).replace(/(?<=.)\.[^.]*$/, '')
  return safeName(role === 'artefact' ? stem + name.slice(name.lastIndexOf('.')) : `${stem}.${name}`)
}

export const servedArtefact = (row: Pick<ArtefactRow, 'sha256' | 'bytes' | 'media_type' | 'role' | 'name' | 'source'>): Served => ({
  sha256: row.sha256,
  bytes: row.bytes,
  name: downloadName(row),
  mediaType: row.media_type,
})

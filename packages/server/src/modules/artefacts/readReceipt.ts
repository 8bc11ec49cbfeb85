import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'
import { type ArtefactRow, artefactIsAlive, artefactSelect, findArtefact } from './artefactRow.ts'

/** The receipt that came with an artefact: of the same step of the same job. */
export const readReceipt = async (tx: Transaction, principal: Principal, id: string): Promise<ArtefactRow> => {
  const { job_id: jobId, step } = await findArtefact(tx, principal, id)
  const [receipt] = await tx.query<ArtefactRow>(
    `${artefactSelect} where a.job_id = $1 and a.step_id is not distinct from $2 and a.role = 'receipt' and ${artefactIsAlive} limit 1`,
    [jobId, step],
  )
  return receipt ?? fault('NOT_FOUND', 'There is no receipt of this artefact.')
}

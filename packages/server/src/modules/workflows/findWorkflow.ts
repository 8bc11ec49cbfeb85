import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { Workflow } from '@trunnion/jobs'
import type { Principal } from '../../app/principal.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'

export interface WorkflowRow {
  readonly id: string
  readonly owner_id: string | null
  readonly name: string
  readonly document: Workflow
  readonly created_at: Date
  readonly updated_at: Date
}

export const workflowColumns = 'id, owner_id, name, document, created_at, updated_at'

/** A saved workflow that the caller may see. @throws Fault `NOT_FOUND` */
export const findWorkflow = async (tx: Transaction, principal: Principal, id: string, lock = false): Promise<WorkflowRow> => {
  const [row] = await tx.query<WorkflowRow>(`select ${workflowColumns} from workflows where id = $1${lock ? ' for update' : ''}`, [id])
  return row !== undefined && canSeeOwned(principal, row.owner_id) ? row : fault('NOT_FOUND', 'There is no such workflow.')
}

import { fault } from '@trunnion/core'
import type { JobRecord, Jobs } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'
import { canSeeOwned } from '../auth/policies/canSeeOwned.ts'
import { watchedName } from './watchers.ts'

/**
 * A job that the caller may see: their own, one whose result they asked for too, or any of the tenant from project_manager on.
 *
 * @throws Fault `NOT_FOUND`, also for what exists and belongs to somebody else
 */
export const findJob = async (call: Pick<Call, 'tenant' | 'scope' | 'principal'>, jobs: Jobs, id: string, kind?: string): Promise<JobRecord> => {
  const record = await jobs.get(call.scope, id)
  const missing = (): never => fault('NOT_FOUND', 'There is no such job.')
  if (record === undefined || (kind !== undefined && record.document.kind !== kind)) return missing()
  if (canSeeOwned(call.principal, record.ownerId)) return record
  return (await call.tenant((tx) => watchedName(tx, id, call.principal.userId))) === undefined ? missing() : record
}

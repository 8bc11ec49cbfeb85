import type { TenantScope, Transaction } from '@trunnion/database'
import type { JobEvent } from '../events/jobEvent.ts'
import { makeEventHub } from '../events/makeEventHub.ts'
import { readEvents } from '../events/readEvents.ts'
import { cancelJob } from './cancelJob.ts'
import { type JobDeps, makeContext } from './jobContext.ts'
import { type JobRecord, type JobRow, selectJobs, toRecord } from './jobRecord.ts'
import { type JobCursor, type JobFilter, listJobs } from './listJobs.ts'
import { retryJob } from './retryJob.ts'
import { type NewJob, submitJob } from './submitJob.ts'
import { waitForJob } from './waitForJob.ts'

/** Everything a server or command does with jobs. Ids must be UUIDs; an id of another tenant is one that does not exist. */
export interface Jobs {
  /**
   * Makes a job. When it resolves, the job is durable; `also` writes rows that must commit with it.
   * Throws a Fault: WORKFLOW_INVALID, DATABASE_UNAVAILABLE.
   */
  submit(scope: TenantScope, job: NewJob, also?: (tx: Transaction, jobId: string) => Promise<void>): Promise<JobRecord>
  /** {@link submit} within the caller's transaction. @returns the id */
  submitIn(tx: Transaction, scope: TenantScope, job: NewJob): Promise<string>
  get(scope: TenantScope, id: string): Promise<JobRecord | undefined>
  list(scope: TenantScope, filter: JobFilter): Promise<{ readonly items: readonly JobRecord[]; readonly next?: JobCursor }>
  /** See cancelJob. */
  cancel(scope: TenantScope, id: string): Promise<'cancelled' | 'requested' | 'finished' | undefined>
  /** See retryJob. Throws a Fault: CONFLICT, NOT_FOUND. */
  retry(scope: TenantScope, id: string, options?: { readonly fromStep?: string }): Promise<JobRecord | undefined>
  events(scope: TenantScope, id: string, afterSeq: number, limit?: number): Promise<readonly JobEvent[]>
  /** Calls `onChange` when a job may have changed; the caller reads `events` after its last seq. @returns ends it */
  subscribe(jobId: string, onChange: () => void): () => void
  /** The job when it has ended, or as it is when the time is up or the signal comes. */
  waitFor(scope: TenantScope, id: string, options: { readonly signal?: AbortSignal; readonly timeoutMs: number }): Promise<JobRecord | undefined>
  close(): Promise<void>
}

/**
 * @example
 * const queue = makeQueue({ database })
 * await queue.start()
 * const jobs = makeJobs({ database, registry, queue, log })
 * const { id } = await jobs.submit({ tenantId }, { kind: 'convert', workflow, inputs })
 */
export const makeJobs = (deps: JobDeps): Jobs => {
  const context = makeContext(deps)
  const { database, clock } = context
  const hub = makeEventHub(database)

  const read = async (tx: Transaction, id: string): Promise<JobRecord | undefined> => {
    const [row] = await tx.query<JobRow>(`${selectJobs} where j.id = $1`, [id])
    return row && toRecord(row, clock.now())
  }
  const get: Jobs['get'] = (scope, id) => database.tenant(scope, (tx) => read(tx, id))

  return {
    submit: (scope, job, also) =>
      database.tenant(scope, async (tx) => {
        const { job_id } = await submitJob(context, tx, scope, job)
        await also?.(tx, job_id)
        const record = await read(tx, job_id)
        if (!record) throw new Error('A job that was just made is not there.')
        return record
      }),
    submitIn: async (tx, scope, job) => (await submitJob(context, tx, scope, job)).job_id,
    get,
    list: (scope, filter) => listJobs(context, scope, filter),
    cancel: (scope, id) => cancelJob(context, scope, id),
    retry: async (scope, id, { fromStep } = {}) => ((await retryJob(context, scope, id, fromStep)) ? get(scope, id) : undefined),
    events: (scope, id, afterSeq, limit) => database.tenant(scope, (tx) => readEvents(tx, id, afterSeq, limit)),
    subscribe: hub.subscribe,
    waitFor: (scope, id, options) => waitForJob({ read: () => get(scope, id), hub }, id, options),
    close: hub.close,
  }
}

import type { Transaction } from '@trunnion/database'
import type { Alert, JobDocument, JobHooks } from '@trunnion/jobs'

/** Called in the transaction that ends a job; throwing undoes the end. */
export type JobEnded = (tx: Transaction, job: { readonly tenantId: string; readonly document: JobDocument }) => Promise<void>
export type JobAlerted = (tx: Transaction, alert: Alert) => Promise<void>

/** What capabilities hang onto jobs, for every process that can end one: `makeJobs` (cancellation) and `startWorker`. They run one after the other. */
export const makeJobHooks = (onJobEnded: readonly JobEnded[], onAlert: readonly JobAlerted[] = []): JobHooks => ({
  finished: async (tx, job) => {
    for (const ended of onJobEnded) await ended(tx, job)
  },
  alert: async (tx, alert) => {
    for (const alerted of onAlert) await alerted(tx, alert)
  },
})

import type { Transaction } from '@trunnion/database'
import type { StepRecord } from '../document/jobDocument.ts'
import type { LockedJob } from '../document/writeJobs.ts'
import type { JobContext } from '../jobs/jobContext.ts'

/** Puts steps of a job into the queues of their resources, in the transaction that makes them ready. */
export const enqueueSteps = (
  { queue, registry }: Pick<JobContext, 'queue' | 'registry'>,
  tx: Transaction,
  job: Pick<LockedJob, 'id' | 'tenant_id' | 'priority'>,
  steps: readonly Pick<StepRecord, 'id' | 'name'>[],
  delayS = 0,
): Promise<void> =>
  queue.send(
    tx,
    steps.map(({ id, name }) => ({
      queue: registry.find(name)?.definition.resource ?? 'cpu',
      jobId: job.id,
      stepId: id,
      tenantId: job.tenant_id,
      priority: job.priority,
      delayS,
    })),
  )

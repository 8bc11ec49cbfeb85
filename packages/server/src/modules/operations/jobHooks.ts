import { appendAudit } from '../audit/appendAudit.ts'
import type { JobAlerted, JobEnded } from '../jobs/makeJobHooks.ts'
import { enqueueEvent } from '../webhooks/enqueueEvent.ts'
import { jobEvent } from '../webhooks/jobEvent.ts'
import { factsOf, keepFacts } from './metricFacts.ts'

/**
 * Keeps, in the transaction that ends a job, what webhooks are told and what is counted. Workers need neither network nor metrics for it: processes of the API send
 * and count.
 */
export const jobEnded: JobEnded = async (tx, { tenantId, document }) => {
  await keepFacts(tx, factsOf(document))
  const event = jobEvent(document)
  if (event) await enqueueEvent(tx, tenantId, event.type, event.data)
}

/** Systemic errors, stalled steps and lost workers, for administrators: an entry of channel `alert` in the tenant's audit trail. */
export const jobAlerted: JobAlerted = async (tx, { event, tenantId, jobId, step, message, data }) => {
  await appendAudit(tx, {
    tenantId,
    eventType: event,
    channel: 'alert',
    actor: { id: null, name: 'worker' },
    subject: { type: 'job', id: jobId },
    data: { ...data, step, message },
  })
}

import type { JobRecord } from '@trunnion/jobs'

/** The job document with what stands beside it. */
export const jobAnswer = ({ document, percent, phase, message, eta_s, priority, ownerId, updatedAt, finishedAt }: JobRecord) => ({
  ...document,
  percent,
  phase,
  message,
  eta_s,
  priority,
  owner_id: ownerId,
  updated_at: updatedAt,
  finished_at: finishedAt,
})

import type { JobDocument } from '../document/jobDocument.ts'

/** A job as it is read: the document, and what stands beside it in the row. */
export interface JobRecord {
  readonly id: string
  readonly tenantId: string
  readonly ownerId: string | null
  readonly document: JobDocument
  /** 0–100; only grows within an attempt of the job. */
  readonly percent: number
  /** queued, validating, reading, tessellating, optimising, storing, complete, failed, cancelled; or what the step calls it. */
  readonly phase: string
  readonly message: string
  /** Seconds left, by the pace until now; null when nothing is known. */
  readonly eta_s: number | null
  readonly priority: number
  readonly deadline: string | null
  readonly cancelRequested: boolean
  readonly createdAt: string
  readonly updatedAt: string
  readonly finishedAt: string | null
}

export interface JobRow {
  readonly id: string
  readonly tenant_id: string
  readonly owner_id: string | null
  readonly document: JobDocument
  readonly percent: number
  readonly priority: number
  readonly deadline: Date | null
  readonly cancel_requested_at: Date | null
  readonly created_at: Date
  /** `created_at` in full microseconds, which a Date cannot hold. */
  readonly exact: string
  readonly updated_at: Date
  readonly finished_at: Date | null
  readonly message: string | null
  readonly phase: string | null
}

/** To be followed by a WHERE over `j`. */
export const selectJobs = `
  select j.id, j.tenant_id, j.owner_id, j.document, j.percent, j.priority, j.deadline, j.cancel_requested_at, j.created_at, j.created_at::text as exact, j.updated_at, j.finished_at,
    e.message, e.context ->> 'phase' as phase
  from jobs j left join lateral (
    select message, context from pipeline_events where task_id = j.id and kind = 'progress' and j.state = 'running' order by seq desc limit 1
  ) e on true`

const phases: Readonly<Record<string, string>> = { completed: 'complete', pending: 'queued' }
/** Below this share the pace says nothing yet. */
const leastPercent = 5

const etaOf = ({ document, percent }: JobRow, now: number): number | null => {
  const starts = document.steps.flatMap(({ started_at }) => (started_at === undefined ? [] : [Date.parse(started_at)]))
  if (document.state !== 'running' || percent < leastPercent || starts.length === 0) return null
  return Math.max(0, ((now - Math.min(...starts)) / 1000) * (100 / percent - 1))
}

export const toRecord = (row: JobRow, now: number): JobRecord => {
  const { state } = row.document
  return {
    id: row.id,
    tenantId: row.tenant_id,
    ownerId: row.owner_id,
    document: row.document,
    percent: row.percent,
    phase: state === 'running' ? (row.phase ?? 'running') : (phases[state] ?? state),
    message: row.message ?? row.document.error?.message ?? state,
    eta_s: etaOf(row, now),
    priority: row.priority,
    deadline: row.deadline?.toISOString() ?? null,
    cancelRequested: row.cancel_requested_at !== null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

import type { Transaction } from '@trunnion/database'
import { eventChannel, type NewEvent } from '../events/jobEvent.ts'
import { jsonText } from './jsonText.ts'
import type { JobDocument } from './jobDocument.ts'
import { percentOf } from './readySteps.ts'

/** The row of a job, locked. */
export interface LockedJob {
  readonly id: string
  readonly tenant_id: string
  readonly owner_id: string | null
  readonly document: JobDocument
  readonly fence: number
  readonly priority: number
  readonly cancel_requested_at: Date | null
  readonly deadline: Date | null
}

/** Locks jobs in the order of their ids. Every transaction takes jobs first and what belongs to them (claims, messages) afterwards, so none waits in a circle. */
export const lockJobs = (tx: Transaction, ids: readonly string[]): Promise<readonly LockedJob[]> =>
  tx.query<LockedJob>(
    'select id, tenant_id, owner_id, document, fence, priority, cancel_requested_at, deadline from jobs where id = any($1::uuid[]) order by id for update',
    [ids],
  )

export interface JobChange {
  readonly id: string
  readonly document: JobDocument
  readonly events: readonly NewEvent[]
  /** Claims made; each raises the fence by one. */
  readonly claims?: number
  /** The job starts again: percent, deadline and a wish to cancel are forgotten. */
  readonly restart?: boolean
}

/** Ends a statement whose `job` gives id, tenant_id, the raised event_seq and the new events: they get their numbers, and those who wait are told at COMMIT. */
const withEvents = `
  event as (
    insert into pipeline_events (tenant_id, task_id, seq, step_name, kind, level, message, duration_s, context)
    select job.tenant_id, job.id, job.event_seq - jsonb_array_length(job.events) + e.n, e.value ->> 'step', e.value ->> 'kind', coalesce(e.value ->> 'level', 'info'),
      e.value ->> 'message', (e.value ->> 'duration_s')::float8, coalesce(e.value -> 'context', '{}')
    from job, jsonb_array_elements(job.events) with ordinality e (value, n)
  )
  select pg_notify('${eventChannel}', concat_ws(' ', tenant_id, id, event_seq)) from job`

const statement = `
  with change as (
    select * from jsonb_to_recordset($1::jsonb) as c (id uuid, document jsonb, percent real, events jsonb, claims integer, restart boolean)
  ), job as (
    update jobs j set
      document = c.document,
      state = c.document ->> 'state',
      percent = case when c.restart then c.percent else greatest(j.percent, c.percent) end,
      event_seq = j.event_seq + jsonb_array_length(c.events),
      fence = j.fence + c.claims,
      updated_at = now(),
      finished_at = case when c.document ->> 'state' in ('completed', 'failed', 'cancelled') then now() end,
      cancel_requested_at = case when c.restart then null else j.cancel_requested_at end,
      deadline = case when c.restart then null else j.deadline end
    from change c where j.id = c.id
    returning j.id, j.tenant_id, j.event_seq, c.events
  ), ${withEvents}`

/** Writes locked jobs with their events. */
export const writeJobs = async (tx: Transaction, changes: readonly JobChange[]): Promise<void> => {
  const rows = changes.map(({ claims = 0, restart = false, ...change }) => ({ ...change, percent: percentOf(change.document), claims, restart }))
  await tx.query(statement, [jsonText(rows)])
}

const progressStatement = `
  with job as (
    update jobs set event_seq = event_seq + jsonb_array_length($2::jsonb), percent = greatest(percent, $3::real), updated_at = now() where id = $1
    returning id, tenant_id, event_seq, $2::jsonb as events
  ), ${withEvents}`

/** Writes events of a running step of a locked job; the document stays as it is. */
export const writeProgress = async (tx: Transaction, id: string, events: readonly NewEvent[], percent: number): Promise<void> =>
  void (await tx.query(progressStatement, [id, jsonText(events), percent]))

/** Puts the process of a running step into the document and its claim; the row of the job is locked. */
export const writePid = async (
  tx: Transaction,
  claim: { readonly jobId: string; readonly stepId: string; readonly document: JobDocument },
  pid: number,
): Promise<void> => {
  const step = claim.document.steps.findIndex(({ id }) => id === claim.stepId)
  await tx.query(
    `update jobs set document = jsonb_set(jsonb_set(document, '{pid}', to_jsonb($2::integer)), array['steps', $3, 'pid'], to_jsonb($2::integer)) where id = $1`,
    [claim.jobId, pid, String(step)],
  )
  await tx.query('update job_claims set pid = $3 where job_id = $1 and step_id = $2', [claim.jobId, claim.stepId, pid])
}

import type { ErrorClass } from '@trunnion/core'
import type { JobError, JobInput } from '../document/jobDocument.ts'
import { type Scope, inScope } from '../jobs/inScope.ts'
import { type JobDeps, makeContext } from '../jobs/jobContext.ts'
import { submitJob } from '../jobs/submitJob.ts'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { Workflow } from '../workflow/workflow.ts'

/** What was known of a step when it failed for good. */
export interface DeadLetterContext extends JsonObject {
  readonly step: string
  readonly params: JsonObject
}

/** A step that failed for good. */
export interface DeadLetter {
  readonly id: string
  readonly tenantId: string
  readonly jobId: string
  readonly kind: string
  /** Id of the node. */
  readonly stepId: string
  readonly error: JobError & { readonly stack?: string }
  /** Step, params, inputs, workflow, attempts, worker and the last events. */
  readonly context: DeadLetterContext
  /** Attempts after the first. */
  readonly retryCount: number
  readonly createdAt: string
  readonly reprocessedAt: string | null
  readonly reprocessedJobId: string | null
}

export interface DeadLetterFilter {
  readonly errorClass?: ErrorClass
  readonly errorCode?: string
  readonly kind?: string
  /** Only those that nobody has reprocessed. */
  readonly open?: boolean
  readonly before?: { readonly createdAt: string; readonly id: string }
  /** 100 when omitted. */
  readonly limit?: number
}

export interface DeadLetterStats {
  readonly total: number
  readonly open: number
  readonly last24h: number
  readonly byClass: Readonly<Record<string, number>>
  readonly byCode: Readonly<Record<string, number>>
}

export interface DeadLetters {
  /** Newest first. */
  list(scope: Scope, filter?: DeadLetterFilter): Promise<readonly DeadLetter[]>
  get(scope: Scope, id: string): Promise<DeadLetter | undefined>
  stats(scope: Scope): Promise<DeadLetterStats>
  /**
   * Sends the job of a dead letter again, as a new job of the same tenant; once only: a letter that was reprocessed gives the job that was made then.
   * Throws a Fault: WORKFLOW_INVALID (its steps exist no more).
   *
   * @returns the id of the new job; undefined when there is no such letter
   */
  reprocess(scope: Scope, id: string): Promise<string | undefined>
  /** {@link reprocess} for every open letter of a filter; those that cannot be sent stay as they are. @returns ids of the new jobs */
  reprocessAll(scope: Scope, filter?: DeadLetterFilter): Promise<readonly string[]>
  /** Deletes reprocessed letters older than `days`. @returns how many */
  prune(days: number): Promise<number>
}

interface LetterRow {
  readonly id: string
  readonly tenant_id: string
  readonly job_id: string
  readonly kind: string
  readonly step_id: string
  readonly error: DeadLetter['error']
  readonly context: DeadLetterContext
  readonly retry_count: number
  readonly exact: string
  readonly reprocessed_at: Date | null
  readonly reprocessed_job_id: string | null
}

/** The parts of a context that make the job again. */
interface Again {
  readonly workflow: Workflow
  readonly job_inputs: readonly JobInput[]
  readonly priority: number
  readonly owner_id: string | null
}

const columns = 'id, tenant_id, job_id, kind, step_id, error, context, retry_count, created_at::text as exact, reprocessed_at, reprocessed_job_id'

const toLetter = (row: LetterRow): DeadLetter => ({
  id: row.id,
  tenantId: row.tenant_id,
  jobId: row.job_id,
  kind: row.kind,
  stepId: row.step_id,
  error: row.error,
  context: row.context,
  retryCount: row.retry_count,
  createdAt: row.exact,
  reprocessedAt: row.reprocessed_at?.toISOString() ?? null,
  reprocessedJobId: row.reprocessed_job_id,
})

export const makeDeadLetters = (deps: JobDeps): DeadLetters => {
  const context = makeContext(deps)
  const { database } = context

  const list: DeadLetters['list'] = async (scope, { errorClass, errorCode, kind, open = false, before, limit = 100 } = {}) => {
    const rows = await inScope(database, scope, (tx) =>
      tx.query<LetterRow>(
        `select ${columns} from dead_letters
         where ($1::text is null or error_class = $1) and ($2::text is null or error_code = $2) and ($3::text is null or kind = $3)
           and (not $4 or reprocessed_at is null) and ($5::timestamptz is null or (created_at, id) < ($5, $6::uuid))
         order by created_at desc, id desc limit $7`,
        [errorClass ?? null, errorCode ?? null, kind ?? null, open, before?.createdAt ?? null, before?.id ?? null, limit],
      ),
    )
    return rows.map(toLetter)
  }

  const reprocess: DeadLetters['reprocess'] = (scope, id) =>
    inScope(database, scope, async (tx) => {
      const [row] = await tx.query<LetterRow>(`select ${columns} from dead_letters where id = $1 for update`, [id])
      if (!row) return undefined
      if (row.reprocessed_job_id !== null) return row.reprocessed_job_id
      // Written by writeDeadLetter.
      const { workflow, job_inputs, priority, owner_id } = row.context as unknown as Again
      const job = { kind: row.kind, workflow, inputs: job_inputs, priority, ...(owner_id !== null && { ownerId: owner_id }) }
      const { job_id } = await submitJob(context, tx, { tenantId: row.tenant_id }, job)
      await tx.query('update dead_letters set reprocessed_at = now(), reprocessed_job_id = $2 where id = $1', [id, job_id])
      return job_id
    })

  return {
    list,
    get: async (scope, id) => {
      const [row] = await inScope(database, scope, (tx) => tx.query<LetterRow>(`select ${columns} from dead_letters where id = $1`, [id]))
      return row && toLetter(row)
    },
    stats: async (scope) => {
      const rows = await inScope(database, scope, (tx) =>
        tx.query<{ error_class: string; error_code: string; total: number; open: number; recent: number }>(
          `select error_class, error_code, count(*)::integer as total, (count(*) filter (where reprocessed_at is null))::integer as open,
             (count(*) filter (where created_at > now() - interval '24 hours'))::integer as recent
           from dead_letters group by error_class, error_code`,
        ),
      )
      const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + pick(row), 0)
      const by = (key: 'error_class' | 'error_code'): Readonly<Record<string, number>> => {
        const counts: Record<string, number> = {}
        for (const row of rows) counts[row[key]] = (counts[row[key]] ?? 0) + row.total
        return counts
      }
      return {
        total: sum(({ total }) => total),
        open: sum(({ open }) => open),
        last24h: sum(({ recent }) => recent),
        byClass: by('error_class'),
        byCode: by('error_code'),
      }
    },
    reprocess,
    reprocessAll: async (scope, filter = {}) => {
      const made: string[] = []
      for (const { id } of await list(scope, { ...filter, open: true })) {
        try {
          const job = await reprocess(scope, id)
          if (job !== undefined) made.push(job)
        } catch (error) {
          context.log.warn({ deadLetterId: id, error: String(error) }, 'A dead letter could not be sent again')
        }
      }
      return made
    },
    prune: async (days) => {
      const rows = await database.everyTenant((tx) =>
        tx.query('delete from dead_letters where reprocessed_at < now() - make_interval(days => $1) returning 1', [days]),
      )
      return rows.length
    },
  }
}

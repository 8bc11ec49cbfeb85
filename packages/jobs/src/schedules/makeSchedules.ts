import { unwrap } from '@trunnion/core'
import type { TenantScope } from '@trunnion/database'
import { jsonText } from '../document/jsonText.ts'
import { type JobDeps, makeContext } from '../jobs/jobContext.ts'
import type { NewJob } from '../jobs/submitJob.ts'
import { validateWorkflow } from '../workflow/validateWorkflow.ts'
import { nextRun } from './nextRun.ts'

export interface NewSchedule {
  readonly name: string
  /** Five fields, or six with seconds. */
  readonly cron: string
  /** IANA name, UTC when omitted. */
  readonly timezone?: string
  readonly job: Pick<NewJob, 'kind' | 'workflow' | 'inputs' | 'priority'>
  readonly enabled?: boolean
  readonly ownerId?: string
}

export interface Schedule {
  readonly id: string
  readonly name: string
  readonly cron: string
  readonly timezone: string
  readonly job: NewSchedule['job']
  readonly enabled: boolean
  readonly nextRunAt: string | null
  readonly lastRunAt: string | null
  readonly lastJobId: string | null
}

/** Jobs that come again. The workers start them (see sweep). */
export interface Schedules {
  /** Throws a Fault: SETTING_INVALID, WORKFLOW_INVALID. */
  create(scope: TenantScope, schedule: NewSchedule): Promise<Schedule>
  list(scope: TenantScope): Promise<readonly Schedule[]>
  /** Switches one on or off; the next time is reckoned from now. @returns undefined when there is none */
  enable(scope: TenantScope, id: string, enabled: boolean): Promise<Schedule | undefined>
  /** @returns false when there was none */
  remove(scope: TenantScope, id: string): Promise<boolean>
}

interface ScheduleRow {
  readonly id: string
  readonly name: string
  readonly cron: string
  readonly timezone: string
  readonly job: NewSchedule['job']
  readonly enabled: boolean
  readonly next_run_at: Date | null
  readonly last_run_at: Date | null
  readonly last_job_id: string | null
}

const columns = 'id, name, cron, timezone, job, enabled, next_run_at, last_run_at, last_job_id'

const toSchedule = ({ next_run_at, last_run_at, last_job_id, ...row }: ScheduleRow): Schedule => ({
  ...row,
  nextRunAt: next_run_at?.toISOString() ?? null,
  lastRunAt: last_run_at?.toISOString() ?? null,
  lastJobId: last_job_id,
})

export const makeSchedules = (deps: JobDeps): Schedules => {
  const { database, registry, clock } = makeContext(deps)
  return {
    create: (scope, { name, cron, timezone = 'UTC', job, enabled = true, ownerId }) =>
      database.tenant(scope, async (tx) => {
        unwrap(validateWorkflow(job.workflow, registry, job.inputs.length))
        const next = unwrap(nextRun(cron, timezone, new Date(clock.now())))
        const [row] = await tx.query<ScheduleRow>(
          `insert into schedules (tenant_id, owner_id, name, cron, timezone, job, enabled, next_run_at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
          [scope.tenantId, ownerId ?? null, name, cron, timezone, jsonText(job), enabled, next],
        )
        return toSchedule(row)
      }),
    list: async (scope) => (await database.tenant(scope, (tx) => tx.query<ScheduleRow>(`select ${columns} from schedules order by name, id`))).map(toSchedule),
    enable: (scope, id, enabled) =>
      database.tenant(scope, async (tx) => {
        const [found] = await tx.query<ScheduleRow>(`select ${columns} from schedules where id = $1 for update`, [id])
        if (!found) return undefined
        const next = unwrap(nextRun(found.cron, found.timezone, new Date(clock.now())))
        const [row] = await tx.query<ScheduleRow>(`update schedules set enabled = $2, next_run_at = $3 where id = $1 returning ${columns}`, [id, enabled, next])
        return toSchedule(row)
      }),
    remove: async (scope, id) => (await database.tenant(scope, (tx) => tx.query('delete from schedules where id = $1 returning 1', [id]))).length > 0,
  }
}

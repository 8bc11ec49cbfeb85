import { Fault } from '@trunnion/core'
import type { JobContext } from '../jobs/jobContext.ts'
import { type NewJob, submitJob } from '../jobs/submitJob.ts'
import { nextRun } from './nextRun.ts'

interface DueRow {
  readonly id: string
  readonly tenant_id: string
  readonly owner_id: string | null
  readonly cron: string
  readonly timezone: string
  readonly job: Pick<NewJob, 'kind' | 'workflow' | 'inputs' | 'priority'>
}

/**
 * Starts the jobs of one schedule that is due, until none is. The job and the next time are written in one transaction, under a row lock that others skip, so
 * each time is used once. Times that were missed while nothing ran count as one.
 *
 * @returns how many jobs were started
 */
export const runDueSchedules = async (context: JobContext): Promise<number> => {
  for (let started = 0; ;) {
    const outcome = await context.database.everyTenant(async (tx) => {
      const [due] = await tx.query<DueRow>(
        `select id, tenant_id, owner_id, cron, timezone, job from schedules where enabled and next_run_at <= now() order by next_run_at limit 1 for update skip locked`,
      )
      if (!due) return 'none'
      const next = nextRun(due.cron, due.timezone, new Date(context.clock.now()))
      const off = async (reason: string): Promise<'off'> => {
        await tx.query('update schedules set enabled = false where id = $1', [due.id])
        context.log.error({ scheduleId: due.id, tenantId: due.tenant_id, reason }, 'A schedule was switched off, because it cannot run')
        return 'off'
      }
      if (!next.ok) return off(next.error.message)
      try {
        const job = { ...due.job, ...(due.owner_id !== null && { ownerId: due.owner_id }) }
        const { job_id } = await submitJob(context, tx, { tenantId: due.tenant_id }, job)
        await tx.query('update schedules set last_run_at = now(), last_job_id = $2, next_run_at = $3 where id = $1', [due.id, job_id, next.value])
      } catch (error) {
        // Refused before anything was written, for example because a step exists no more.
        if (error instanceof Fault && error.error.code === 'WORKFLOW_INVALID') return off(error.error.message)
        throw error
      }
      return 'started'
    })
    if (outcome === 'none') return started
    if (outcome === 'started') started++
  }
}

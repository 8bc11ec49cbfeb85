import type { Call } from '../../app/route.ts'

/** Moves what waits of a job within its tenant's own work: in the row, for steps to come, and in the queue, whose messages are named by their job. */
export const setPriority = (call: Pick<Call, 'tenant'>, jobId: string, priority: number): Promise<unknown> =>
  call.tenant(async (tx) => {
    await tx.query('update jobs set priority = $2, updated_at = now() where id = $1', [jobId, priority])
    await tx.query("update pgboss.job_common set priority = $2 where singleton_key = $1 and state < 'active'", [jobId, priority])
  })

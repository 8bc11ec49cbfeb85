import type { Transaction } from '@trunnion/database'
import type { JobDocument } from '../document/jobDocument.ts'
import { readySteps } from '../document/readySteps.ts'
import { stepStarted } from '../document/transitions.ts'
import { type JobChange, type LockedJob, lockJobs, writeJobs } from '../document/writeJobs.ts'
import { type JobContext, isoNow } from '../jobs/jobContext.ts'
import type { Resource } from '../registry/stepDefinition.ts'
import { queueSchema } from './makeQueue.ts'

/** A step that a worker holds. Whoever writes for it must find the claim with this fence, or is too late. */
export interface Claim {
  readonly jobId: string
  readonly tenantId: string
  readonly stepId: string
  readonly queue: Resource
  readonly messageId: string
  readonly fence: number
  /** As it was when the step was taken. */
  readonly document: JobDocument
}

interface Candidate {
  readonly id: string
  readonly data: { readonly jobId: string; readonly stepId: string }
  /** The worker's lease stands. */
  readonly alive: boolean
}

/** Steps of one tenant that run at once in one queue, over all workers. Four let a tenant use a small machine, and leave room on a larger one. */
const tenantCaps = { jobs: { key: 'max_concurrent_jobs', fallback: 4 }, renders: { key: 'max_concurrent_renders', fallback: 3 } } as const

const capOf = ({ key, fallback }: { readonly key: string; readonly fallback: number }): string =>
  `case when jsonb_typeof(t.config -> '${key}') = 'number' then least(greatest((t.config ->> '${key}')::numeric, 0), 100000)::integer else ${fallback} end`

/**
 * Who is next: the tenant that has the fewest steps running, and within it the highest priority, then the oldest. So a tenant's priority orders its own work and
 * takes nothing from others. The tenants that wait are found by hopping over the index (one probe each), since a queue may hold a million messages of one.
 */
const candidates = (cap: string): string => `
  with recursive waiting as (
    (select group_id from ${queueSchema}.job_common where name = $1 and state < 'active' order by group_id limit 1)
    union all
    select (select m.group_id from ${queueSchema}.job_common m where m.name = $1 and m.state < 'active' and m.group_id > w.group_id order by m.group_id limit 1)
    from waiting w where w.group_id is not null
  ), running as (
    select tenant_id, count(*)::integer as count from job_claims where queue_name = $1 group by tenant_id
  ), room as (
    select w.group_id, coalesce(r.count, 0) as running, ${cap} - coalesce(r.count, 0) as free
    from waiting w join tenants t on t.id = w.group_id::uuid left join running r on r.tenant_id = t.id
  )
  select m.id, m.data, exists (select 1 from workers where id = $3 and lease_until > now()) as alive from room cross join lateral (
    select id, data, priority, created_on, room.running + row_number() over (order by priority desc, created_on) as turn
    from ${queueSchema}.job_common
    where name = $1 and group_id = room.group_id and state < 'active' and start_after <= clock_timestamp()
    order by priority desc, created_on limit least($2::integer, greatest(room.free, 0))
  ) m order by m.turn, m.priority desc, m.created_on limit $2`

const candidatesOf: Readonly<Record<Resource, string>> = {
  cpu: candidates(capOf(tenantCaps.jobs)),
  model: candidates(capOf(tenantCaps.jobs)),
  render: candidates(capOf(tenantCaps.renders)),
}

/** Time after a step's limit and grace until the sweeper takes it for stalled. */
const stallMarginS = 30

interface Taken {
  readonly job: LockedJob
  document: JobDocument
  readonly claims: { stepId: string; messageId: string; fence: number; expiresInS: number }[]
}

/**
 * Takes up to `limit` steps for a worker, in one transaction.
 *
 * Strict: the advisory lock lets one claim at a time look at a queue's claims, over all workers, so two cannot both see the last free place of a tenant
 * (pg-boss' own group limit let 5 to 7 of 1 through). Each claim raises the job's fence. Messages of steps that are not to be run any more are removed.
 *
 * @returns undefined when the worker's row is gone: others think it is dead
 */
export const claimSteps = (
  context: JobContext,
  {
    queue,
    workerId,
    pid,
    limit,
    marginS = stallMarginS,
  }: { readonly queue: Resource; readonly workerId: string; readonly pid: number; readonly limit: number; readonly marginS?: number },
): Promise<readonly Claim[] | undefined> =>
  context.database.everyTenant(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`trunnion claim ${queue}`])
    const found = await tx.query<Candidate>(candidatesOf[queue], [queue, limit, workerId])
    if (found.length === 0) return []
    if (!found[0].alive) return undefined
    const jobs = await lockJobs(tx, [...new Set(found.map(({ data }) => data.jobId))])
    const taken = new Map(jobs.map((job): [string, Taken] => [job.id, { job, document: job.document, claims: [] }]))
    // A message may have been removed by a cancel that held the job's lock until now.
    const still = await tx.query<{ id: string }>(
      `update ${queueSchema}.job set state = 'active', started_on = now() where name = $1 and id = any($2::uuid[]) and state < 'active' returning id`,
      [queue, found.map(({ id }) => id)],
    )
    const present = new Set(still.map(({ id }) => id))
    const stale: string[] = []
    for (const { id, data } of found) {
      if (!present.has(id)) continue
      if (!take(context, { of: taken.get(data.jobId), stepId: data.stepId, messageId: id, workerId, pid, marginS })) stale.push(id)
    }
    await context.queue.remove(tx, queue, stale)
    const claimed = [...taken.values()].filter(({ claims }) => claims.length > 0)
    if (claimed.length > 0) await write(tx, claimed, { queue, workerId, pid })
    return claimed.flatMap(({ job, document, claims }) =>
      claims.map(({ stepId, messageId, fence }) => ({ jobId: job.id, tenantId: job.tenant_id, stepId, queue, messageId, fence, document })),
    )
  })

const take = (
  context: JobContext,
  {
    of,
    stepId,
    messageId,
    workerId,
    pid,
    marginS,
  }: { of: Taken | undefined; stepId: string; messageId: string; workerId: string; pid: number; marginS: number },
): boolean => {
  if (!of || of.job.cancel_requested_at || (of.document.state !== 'queued' && of.document.state !== 'running')) return false
  const step = readySteps(of.document).find(({ id }) => id === stepId)
  if (!step) return false
  of.document = stepStarted(of.document, stepId, { worker: workerId, pid, now: isoNow(context) })
  const definition = context.registry.find(step.name)?.definition
  const expiresInS = (definition ? definition.timeoutS + definition.graceMs / 1000 : 0) + marginS
  of.claims.push({ stepId, messageId, fence: of.job.fence + of.claims.length + 1, expiresInS })
  return true
}

const write = async (
  tx: Transaction,
  taken: readonly Taken[],
  { queue, workerId, pid }: { readonly queue: Resource; readonly workerId: string; readonly pid: number },
): Promise<void> => {
  await writeJobs(
    tx,
    taken.map(({ job, document, claims }): JobChange => ({
      id: job.id,
      document,
      claims: claims.length,
      events: claims.map(({ stepId }) => {
        const step = document.steps.find(({ id }) => id === stepId)
        return {
          kind: 'state',
          step: step?.name ?? stepId,
          message: 'started',
          context: { node: stepId, state: 'running', attempt: step?.attempt ?? 1, worker: workerId },
        }
      }),
    })),
  )
  const rows = taken.flatMap(({ job, claims }) =>
    claims.map(({ stepId, messageId, fence, expiresInS }) => ({
      job_id: job.id,
      step_id: stepId,
      tenant_id: job.tenant_id,
      queue_name: queue,
      message_id: messageId,
      worker_id: workerId,
      fence,
      pid,
      expires_in: expiresInS,
    })),
  )
  await tx.query(
    `insert into job_claims (job_id, step_id, tenant_id, queue_name, message_id, worker_id, fence, pid, expires_at)
     select job_id, step_id, tenant_id, queue_name, message_id, worker_id, fence, pid, now() + make_interval(secs => expires_in)
     from jsonb_to_recordset($1::jsonb) as c (job_id uuid, step_id text, tenant_id uuid, queue_name text, message_id uuid, worker_id uuid, fence bigint, pid integer, expires_in float8)`,
    [JSON.stringify(rows)],
  )
}

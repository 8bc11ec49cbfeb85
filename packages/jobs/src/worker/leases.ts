import { hostname } from 'node:os'
import type { Database } from '@trunnion/database'

/** Without a heartbeat for so long a worker counts as dead; it sends one every two seconds. */
const leaseS = 8
export const heartbeatMs = 2000

/** What the database says that a worker holds. */
export interface HeldClaim {
  readonly job_id: string
  readonly step_id: string
  readonly tenant_id: string
  readonly queue_name: 'cpu' | 'render' | 'model'
  readonly fence: number
  /** The job is to be cancelled. */
  readonly cancel: boolean
  /** Since the claim. */
  readonly age_s: number
}

/** Renews (or takes) the worker's lease, in the database's time. */
export const renewLease = async (database: Database, worker: { readonly id: string; readonly version: string; readonly stats: object }): Promise<void> => {
  await database.everyTenant((tx) =>
    tx.query(
      `insert into workers (id, host, pid, version, lease_until, stats) values ($1, $2, $3, $4, now() + make_interval(secs => $5), $6)
       on conflict (id) do update set lease_until = excluded.lease_until, stats = excluded.stats`,
      [worker.id, hostname(), process.pid, worker.version, leaseS, JSON.stringify(worker.stats)],
    ),
  )
}

/** The worker has left; it must hold no claims any more. */
export const endLease = async (database: Database, id: string): Promise<void> =>
  void (await database.everyTenant((tx) => tx.query('delete from workers where id = $1 and not exists (select 1 from job_claims where worker_id = $1)', [id])))

export const readHeld = (database: Database, id: string): Promise<readonly HeldClaim[]> =>
  database.everyTenant((tx) =>
    tx.query<HeldClaim>(
      `select c.job_id, c.step_id, c.tenant_id, c.queue_name, c.fence, j.cancel_requested_at is not null as cancel,
         extract(epoch from now() - c.claimed_at)::float8 as age_s
       from job_claims c join jobs j on j.id = c.job_id where c.worker_id = $1`,
      [id],
    ),
  )

import { Fault, fault } from '@trunnion/core'
import { type Database, type Transaction, databaseFault } from '@trunnion/database'
import { PgBoss } from 'pg-boss'
import type { Resource } from '../registry/stepDefinition.ts'

/** What waits in the queue: a step of a job. */
export interface StepMessage {
  readonly jobId: string
  readonly stepId: string
}

/** One message to put into a queue. */
export interface Outgoing extends StepMessage {
  readonly queue: Resource
  readonly tenantId: string
  readonly priority: number
  /** Seconds until it may be taken. */
  readonly delayS?: number
}

/** Messages of steps. Everything happens in the caller's transaction. */
export interface Queue {
  /** Throws a Fault: DATABASE_REFUSED when the queue is not installed in the version of this program, DATABASE_UNAVAILABLE. */
  start(): Promise<void>
  stop(): Promise<void>
  send(tx: Transaction, messages: readonly Outgoing[]): Promise<void>
  /** Removes messages, waiting or taken, that are over. */
  remove(tx: Transaction, queue: Resource, ids: readonly string[]): Promise<void>
  /** Removes the messages of a job from every queue: those that wait, or all with those that workers hold. */
  removeJob(tx: Transaction, jobId: string, which: 'waiting' | 'all'): Promise<void>
}

export const queueSchema = 'pgboss'
/** Payload: the queue. */
export const queueChannel = 'trunnion_queue'

/**
 * The queue on pg-boss, of which only the table, its maintenance of versions and transactional sending and deleting are used. Its retries, heartbeats, groups and
 * flows are off: leases, fences, caps and the workflow are ours (see README). `migrate: false`, because the service owns nothing in the database.
 */
export const makeQueue = ({ database }: { readonly database: Database }): Queue => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.pool.query(text, values) },
    schema: queueSchema,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  // A failed refresh of its cache of queues; the next call tries again. Without a listener it would end the process.
  boss.on('error', () => undefined)
  const within = (tx: Transaction) => ({ db: { executeSql: async (text: string, values?: unknown[]) => ({ rows: [...(await tx.query(text, values))] }) } })
  return {
    start: async () => {
      try {
        await boss.start()
      } catch (error) {
        const known = databaseFault(error)
        if (known instanceof Fault) throw known
        fault('DATABASE_REFUSED', 'The queue is not installed in the version of this program.')
      }
    },
    stop: () => boss.stop({ graceful: false }),
    send: async (tx, messages) => {
      for (const queue of new Set(messages.map(({ queue }) => queue))) {
        const mine = messages.filter((message) => message.queue === queue)
        const jobs = mine.map(({ jobId, stepId, tenantId, priority, delayS = 0 }) => ({
          data: { jobId, stepId },
          priority,
          group: { id: tenantId },
          singletonKey: jobId,
          ...(delayS > 0 && { startAfter: `${delayS} seconds` }),
        }))
        // `startAfter` of insert() is text that PostgreSQL reads as an interval; its type speaks of numbers and dates too.
        await boss.insert(queue, jobs, within(tx))
        if (mine.some(({ delayS = 0 }) => delayS === 0)) await tx.query('select pg_notify($1, $2)', [queueChannel, queue])
      }
    },
    remove: async (tx, queue, ids) => {
      if (ids.length > 0) await boss.deleteJob(queue, [...ids], within(tx))
    },
    removeJob: async (tx, jobId, which) =>
      void (await tx.query(`delete from ${queueSchema}.job_common where singleton_key = $1 and (state < 'active' or $2)`, [jobId, which === 'all'])),
  }
}

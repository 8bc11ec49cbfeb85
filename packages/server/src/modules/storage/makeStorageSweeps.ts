import type { Database } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'
import type { FastifyBaseLogger } from 'fastify'
import { expireUploads } from '../uploads/expireUploads.ts'
import type { UploadStore } from '../uploads/makeUploadStore.ts'
import { applyRetention } from './applyRetention.ts'
import { collectGarbage } from './collectGarbage.ts'
import type { StorageSettings } from './storageSettings.ts'

export interface SweepDependencies {
  readonly database: Database
  readonly store: BlobStore
  readonly uploads: UploadStore
  readonly settings: StorageSettings
  readonly log: FastifyBaseLogger
}

export interface StorageSweeps {
  /** Does what is due now and nobody else has done; gives what was run. */
  runDue(): Promise<readonly string[]>
  start(): void
  /** Ends after the step that is under way. */
  close(): Promise<void>
}

/** Seconds between two runs over all instances. */
const everyS = { retention: 3600, garbage: 6 * 3600 } as const
/** How often an instance looks whether something is due. */
const lookMs = 5 * 60_000

/**
 * Takes the turn of a task: one instance gets it in each period. The time of the last turn decides rather than a lock that is held, which would cost a connection for
 * as long as the work takes and open a transaction against which nothing can be vacuumed; both sweeps may overlap with themselves.
 */
const takeTurn = async (database: Database, task: string, seconds: number): Promise<boolean> => {
  const taken = await database.everyTenant((tx) =>
    tx.query(
      `insert into system_state as s (key, value) values ($1, '{}')
       on conflict (key) do update set updated_at = now(), version = s.version + 1 where s.updated_at < now() - make_interval(secs => $2) returning key`,
      [`sweep ${task}`, seconds],
    ),
  )
  return taken.length > 0
}

/** Retention and garbage collection of storage, periodically, in one instance at a time. */
export const makeStorageSweeps = ({ database, store, uploads, settings, log }: SweepDependencies): StorageSweeps => {
  const ended = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()
  const tasks = {
    retention: async () => ({ ...(await applyRetention(database, settings)), uploads: await expireUploads(database, uploads) }),
    garbage: () => collectGarbage({ database, store }, { graceMs: settings.graceMs, signal: ended.signal }),
  }
  const runDue = async (): Promise<readonly string[]> => {
    const done: string[] = []
    for (const task of ['retention', 'garbage'] as const) {
      if (ended.signal.aborted || !(await takeTurn(database, task, everyS[task]))) continue
      const result = await tasks[task]()
      log.info({ task, ...result }, 'storage swept')
      done.push(task)
    }
    return done
  }
  const look = (): void => {
    running = runDue().catch((error: unknown) => log.warn({ err: error }, 'sweeping the storage failed; it is tried again'))
  }
  return {
    runDue,
    start: () => {
      timer = setInterval(look, lookMs)
      timer.unref()
      look()
    },
    close: async () => {
      clearInterval(timer)
      ended.abort()
      await running
    },
  }
}

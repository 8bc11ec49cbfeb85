import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '@trunnion/database'
import type { Lock, Locker } from '@tus/server'

const leaseS = 15
const renewMs = 5000
const pollMs = 200
/** A holder that is asked to let go has 3 s (tus' lockDrainTimeout); one that died has its lease. */
const patienceMs = 20_000

/** tus clients come back after 423 (tus-js-client, `shouldRetry`). */
const isLocked = { status_code: 423, body: 'The upload is being written to by another request.\n' }

export interface UploadLocks extends Locker {
  /** Hears who wants a lock that another process holds. */
  start(): Promise<void>
  close(): Promise<void>
}

const channel = 'trunnion_uploads'

/**
 * One writer for each upload, over all processes: a lease in its row, renewed while it is held. Who waits asks the holder to let go, as tus demands: its client may
 * be gone without our knowing, and the new request is that client's next try.
 */
export const makeUploadLocks = (database: Database, idOf: (key: string) => string): UploadLocks => {
  const holders = new Map<string, () => unknown>()
  let hearing: { close(): Promise<void> } | undefined

  const take = (id: string, token: string): Promise<boolean> =>
    database.everyTenant(async (tx) => {
      const taken = await tx.query(
        `update uploads set lock_token = $2, locked_until = now() + make_interval(secs => ${leaseS})
         where id = $1 and (locked_until is null or locked_until < now() or lock_token = $2) returning id`,
        [id, token],
      )
      if (taken.length === 0) await tx.query('select pg_notify($1, $2)', [channel, id])
      return taken.length > 0
    })
  const drop = (id: string, token: string): Promise<unknown> =>
    database.everyTenant((tx) => tx.query('update uploads set lock_token = null, locked_until = null where id = $1 and lock_token = $2', [id, token]))

  const makeLock = (id: string): Lock => {
    const token = randomUUID()
    let renewal: NodeJS.Timeout | undefined
    return {
      lock: async (signal, cancel) => {
        const end = Date.now() + patienceMs
        while (!(await take(id, token))) {
          if (signal.aborted || Date.now() > end) throw isLocked
          await sleep(pollMs)
        }
        holders.set(id, cancel)
        renewal = setInterval(
          () =>
            void take(id, token).then(
              (mine) => mine || cancel(),
              () => undefined,
            ),
          renewMs,
        )
        renewal.unref()
      },
      unlock: async () => {
        clearInterval(renewal)
        holders.delete(id)
        await drop(id, token)
      },
    }
  }
  return {
    newLock: (key) => makeLock(idOf(key)),
    start: async () => {
      hearing = await database.listen(channel, (id) => void holders.get(id)?.())
    },
    close: async () => hearing?.close(),
  }
}

import type { Database, Transaction } from '@trunnion/database'
import type { Clock } from '../jobs/jobContext.ts'
import { type BreakerRecord, type BreakerRule, type BreakerState, askBreaker, closedBreaker, failBreaker, passBreaker } from './breakerRule.ts'

export interface BreakerStatus {
  readonly state: BreakerState
  readonly failureCount: number
  readonly failureThreshold: number
  readonly lastFailureTime: string | null
  /** Seconds until the next trial; 0 while closed. */
  readonly retryAfterSeconds: number
}

/** A circuit breaker that all instances share. */
export interface Breaker {
  /** May a call go through now? Exactly one may while it is half open. */
  allow(): Promise<boolean>
  succeed(): Promise<void>
  fail(): Promise<void>
  /** Closes it by hand. */
  reset(): Promise<BreakerStatus>
  status(): Promise<BreakerStatus>
}

/**
 * One row of system_state, changed by compare-and-set on its version: whoever loses the race decides again on what the winner wrote.
 *
 * @param key - of the row, for example `breaker:model`
 * @param onChange - in the transaction that changes the state, for the audit trail
 */
export const makeBreaker = ({
  database,
  clock,
  key,
  threshold = 5,
  timeoutMs = 60_000,
  onChange,
}: {
  readonly database: Database
  readonly clock: Clock
  readonly key: string
  readonly threshold?: number
  readonly timeoutMs?: number
  readonly onChange?: (tx: Transaction, from: BreakerState, to: BreakerState) => Promise<void>
}): Breaker => {
  const rule: BreakerRule = { threshold, timeoutMs }

  const read = async (tx: Transaction): Promise<{ readonly record: BreakerRecord; readonly version: number }> => {
    const [row] = await tx.query<{ value: BreakerRecord; version: number }>('select value, version from system_state where key = $1', [key])
    return row ? { record: row.value, version: row.version } : { record: closedBreaker, version: 0 }
  }

  const change = async <T>(decide: (record: BreakerRecord) => { readonly record: BreakerRecord; readonly value: T }): Promise<T> => {
    for (;;) {
      const outcome = await database.everyTenant(async (tx) => {
        const { record: before, version } = await read(tx)
        const { record, value } = decide(before)
        if (record === before) return { value }
        const text = JSON.stringify(record)
        const rows =
          version === 0
            ? await tx.query('insert into system_state (key, value) values ($1, $2) on conflict do nothing returning 1', [key, text])
            : await tx.query('update system_state set value = $2, version = version + 1, updated_at = now() where key = $1 and version = $3 returning 1', [
                key,
                text,
                version,
              ])
        if (rows.length === 0) return undefined
        if (record.state !== before.state) await onChange?.(tx, before.state, record.state)
        return { value }
      })
      if (outcome) return outcome.value
    }
  }

  const statusOf = ({ state, failures, lastFailureAt, openedAt, trialAt }: BreakerRecord): BreakerStatus => {
    const since = state === 'OPEN' ? openedAt : trialAt
    return {
      state,
      failureCount: failures,
      failureThreshold: threshold,
      lastFailureTime: lastFailureAt === null ? null : new Date(lastFailureAt).toISOString(),
      retryAfterSeconds: state === 'CLOSED' || since === null ? 0 : Math.max(0, Math.ceil((since + timeoutMs - clock.now()) / 1000)),
    }
  }

  return {
    allow: () =>
      change((record) => {
        const asked = askBreaker(record, rule, clock.now())
        return { record: asked.record, value: asked.allowed }
      }),
    succeed: () =>
      change((record) => {
        // The usual case writes nothing.
        const passed = record.state === 'CLOSED' && record.failures === 0 ? record : passBreaker(record)
        return { record: passed, value: undefined }
      }),
    fail: () => change((record) => ({ record: failBreaker(record, rule, clock.now()), value: undefined })),
    reset: () => change((record) => ({ record: record.state === 'CLOSED' && record.failures === 0 ? record : closedBreaker, value: statusOf(closedBreaker) })),
    status: async () => statusOf((await database.everyTenant(read)).record),
  }
}

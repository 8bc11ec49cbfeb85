import type { Database } from '@trunnion/database'
import { type Breaker, type BreakerStatus, type QueueStats, queueStats } from '@trunnion/jobs'

export interface LiveWorker {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly started_at: Date
  readonly lease_until: Date
  readonly stats: {
    readonly running?: Readonly<Record<string, number>>
    readonly slots?: Readonly<Record<string, number>>
    readonly memoryBytes?: number
    readonly children?: readonly object[]
  }
}

/** What describes the whole installation; every process reports the same. */
export interface Figures {
  readonly queues: readonly QueueStats[]
  readonly workers: readonly LiveWorker[]
  readonly breaker: BreakerStatus
  readonly cache: { readonly size: number; readonly bytes: number }
  /** Dead letters of the last 24 hours, by class. */
  readonly deadLetters: Readonly<Record<string, number>>
  /** Jobs of the last hour: how many ended, how many seconds an analysis took. */
  readonly jobs: { readonly lastHour: number; readonly analysisSeconds: number | null }
}

export const readLiveWorkers = (database: Database): Promise<readonly LiveWorker[]> =>
  database.everyTenant((tx) =>
    tx.query<LiveWorker>('select id, host, pid, version, started_at, lease_until, stats from workers where lease_until > now() order by started_at, id'),
  )

/** Keeps a value for a while; those who ask at once share one question. A failure is kept for nobody. */
export const remember = <T>(ms: number, ask: () => Promise<T>, now: () => number = () => performance.now()): (() => Promise<T>) => {
  let kept: { readonly value: Promise<T>; readonly at: number } | undefined
  return () => {
    if (kept && now() - kept.at < ms) return kept.value
    const value = ask()
    const mine = { value, at: now() }
    kept = mine
    value.catch(() => {
      if (kept === mine) kept = undefined
    })
    return value
  }
}

/** Sums over large tables change slowly. */
const slowMs = 10_000

/** Reads all figures; those of queue and workers at most once a second, however often anybody asks. */
export const makeFigures = (database: Database, breaker: Breaker): (() => Promise<Figures>) => {
  const slow = remember(slowMs, () =>
    database.everyTenant(async (tx) => {
      const [cache] = await tx.query<{ size: number; bytes: string }>(
        'select count(*)::integer as size, coalesce(sum(bytes), 0)::text as bytes from conversion_cache where artefact_id is not null',
      )
      const letters = await tx.query<{ error_class: string; count: number }>(
        "select error_class, count(*)::integer as count from dead_letters where created_at > now() - interval '24 hours' group by error_class",
      )
      const [jobs] = await tx.query<{ last_hour: number; analysis_seconds: number | null }>(
        `select count(*)::integer as last_hour, avg(extract(epoch from finished_at - created_at)) filter (where kind = 'analyze' and state = 'completed')::float8 as analysis_seconds
         from jobs where finished_at > now() - interval '1 hour'`,
      )
      return {
        cache: { size: cache?.size ?? 0, bytes: Number(cache?.bytes ?? 0) },
        deadLetters: Object.fromEntries(letters.map(({ error_class, count }) => [error_class, count])),
        jobs: { lastHour: jobs?.last_hour ?? 0, analysisSeconds: jobs?.analysis_seconds ?? null },
      }
    }),
  )
  return remember(1000, async () => {
    const [queues, workers, state, rest] = await Promise.all([queueStats(database), readLiveWorkers(database), breaker.status(), slow()])
    return { queues, workers, breaker: state, ...rest }
  })
}

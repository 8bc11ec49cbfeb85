import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { Resource } from '../registry/stepDefinition.ts'

/** How many steps of a queue one worker process runs at once; workers read it with each heartbeat, every two seconds. */
export interface WorkerConfig {
  readonly queue: Resource
  readonly maxConcurrency: number
  readonly minConcurrency: number
  readonly updatedAt: string
}

interface ConfigRow {
  readonly queue_name: Resource
  readonly max_concurrency: number
  readonly min_concurrency: number
  readonly updated_at: Date
}

const toConfig = ({ queue_name, max_concurrency, min_concurrency, updated_at }: ConfigRow): WorkerConfig => ({
  queue: queue_name,
  maxConcurrency: max_concurrency,
  minConcurrency: min_concurrency,
  updatedAt: updated_at.toISOString(),
})

export const readWorkerConfigs = async (database: Database): Promise<readonly WorkerConfig[]> =>
  (await database.everyTenant((tx) => tx.query<ConfigRow>('select * from worker_configs order by queue_name'))).map(toConfig)

/** 0 stops a queue: what runs goes on, nothing new starts. SETTING_INVALID when the numbers cannot be used. */
export const writeWorkerConfig = async (
  database: Database,
  { queue, maxConcurrency, minConcurrency }: Omit<WorkerConfig, 'updatedAt'>,
): Promise<Result<WorkerConfig>> => {
  const sound = [maxConcurrency, minConcurrency].every((value) => Number.isInteger(value) && value >= 0 && value <= 1000)
  if (!sound || minConcurrency > maxConcurrency)
    return err(trunnionError('SETTING_INVALID', 'The least and the most steps at once are whole numbers from 0 to 1000, the least first.'))
  const [row] = await database.everyTenant((tx) =>
    tx.query<ConfigRow>(
      `insert into worker_configs (queue_name, max_concurrency, min_concurrency) values ($1, $2, $3)
       on conflict (queue_name) do update set max_concurrency = excluded.max_concurrency, min_concurrency = excluded.min_concurrency, updated_at = now() returning *`,
      [queue, maxConcurrency, minConcurrency],
    ),
  )
  return ok(toConfig(row))
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Layout } from './layout.ts'
import { isServerOf, readPostmaster, runsAs, stopServer } from './postmaster.ts'
import { type Secrets, urlsOf } from './secrets.ts'

const recoveryMs = 60_000

/** Whether the server answers with our password, and has the data we think it has. */
export const isHealthy = async (layout: Layout, secrets: Secrets): Promise<boolean> => {
  const client = new pg.Client({ connectionString: urlsOf(layout, secrets, 'postgres').ownerUrl, connectionTimeoutMillis: 3_000, query_timeout: 3_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory === layout.cluster
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Looks for a server that outlived its supervisor. Call it under the lock only: then no supervisor lives.
 *
 * A healthy one that runs just as we would start it is taken over; any other is stopped. A pid file that is then left is stale, and removed:
 * PostgreSQL itself would believe it when its number is in use again, and refuse to start.
 *
 * @returns the process id of the server taken over
 */
export const adopt = async (layout: Layout, secrets: Secrets, command: readonly string[], log: Log): Promise<number | undefined> => {
  const { cluster } = layout
  const pid = readPostmaster(cluster)?.pid
  if (pid !== undefined && isServerOf(pid, cluster)) {
    for (const deadline = Date.now() + recoveryMs; isServerOf(pid, cluster) && readPostmaster(cluster)?.status === 'starting' && Date.now() < deadline;)
      await sleep(10)
    if (readPostmaster(cluster)?.status === 'ready' && runsAs(pid, command) && (await isHealthy(layout, secrets))) {
      log.info({ pid }, 'Took over the database server of an ended process')
      return pid
    }
    log.warn({ pid }, 'Stopping a database server that cannot be taken over')
    await stopServer(pid, cluster)
  }
  // Were a server alive after all, the shared memory named after the folder would still keep a second one from its data.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  return undefined
}

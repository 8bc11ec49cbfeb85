import { type Result, attemptAsync, fault } from '@trunnion/core'
import { acquireLock } from './acquireLock.ts'
import { isHealthy } from './adopt.ts'
import { makeLayout } from './layout.ts'
import { isServerOf, readPostmaster, stopServer } from './postmaster.ts'
import { readSecrets, urlsOf } from './secrets.ts'

/**
 * Finds the running server of a data folder without owning it: for a worker or a backup beside the service.
 *
 * @returns DATABASE_UNAVAILABLE when none runs
 */
export const findEmbedded = (dataDir: string): Promise<Result<{ readonly ownerUrl: string; readonly serviceUrl: string }>> =>
  attemptAsync(async () => {
    const layout = makeLayout(dataDir)
    const found = readPostmaster(layout.cluster)
    if (found === undefined || !isServerOf(found.pid, layout.cluster)) return fault('DATABASE_UNAVAILABLE', 'No database server runs in this data folder.')
    const secrets = readSecrets(layout)
    if (!(await isHealthy(layout, secrets))) return fault('DATABASE_UNAVAILABLE')
    return urlsOf(layout, secrets)
  })

/**
 * Stops a server that outlived its supervisor.
 *
 * @returns DATABASE_IN_USE when its supervisor lives: that one must be stopped
 */
export const stopEmbedded = (dataDir: string): Promise<Result<void>> =>
  attemptAsync(async () => {
    const layout = makeLayout(dataDir)
    const release = acquireLock(layout.lock) ?? fault('DATABASE_IN_USE')
    try {
      const found = readPostmaster(layout.cluster)
      if (found !== undefined) await stopServer(found.pid, layout.cluster)
    } finally {
      release()
    }
  })

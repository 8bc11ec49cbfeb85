import { existsSync } from 'node:fs'
import { type Result, fault } from '@trunnion/core'
import { acquireLock } from './acquireLock.ts'
import { isHealthy } from './adopt.ts'
import { attemptStart } from './attemptStart.ts'
import { makeLayout, removeSocketDir } from './layout.ts'
import { isServerOf, readPostmaster, stopServer } from './postmaster.ts'
import { readSecrets, urlsOf } from './secrets.ts'

/**
 * Finds the running server of a data folder without owning it: for a worker or a backup beside the service.
 *
 * @returns DATABASE_UNAVAILABLE when none runs
 */
export const findEmbedded = (dataDir: string): Promise<Result<{ readonly ownerUrl: string; readonly serviceUrl: string }>> =>
  attemptStart(async () => {
    const none = (): never => fault('DATABASE_UNAVAILABLE', 'No database server runs in this data folder.')
    if (!existsSync(dataDir)) return none()
    const layout = makeLayout(dataDir)
    const found = readPostmaster(layout.cluster)
    if (found === undefined || !isServerOf(found.pid, layout.cluster)) return none()
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
  attemptStart(async () => {
    if (!existsSync(dataDir)) return
    const layout = makeLayout(dataDir)
    const release = acquireLock(layout.lock) ?? fault('DATABASE_IN_USE')
    try {
      const found = readPostmaster(layout.cluster)
      if (found !== undefined) await stopServer(found.pid, layout.cluster)
      removeSocketDir(layout)
    } finally {
      release()
    }
  })

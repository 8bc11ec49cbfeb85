import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { readPostmaster } from '../../src/embedded/postmaster.ts'
import { stopEmbedded } from '../../src/index.ts'

/** Temporary folders that are removed after each test, with the server that may still run in them. */
export const temporaryFolders = (): ((parent?: string) => string) => {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      await stopEmbedded(join(folder, 'data'))
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  })
  return (parent = '/tmp') => {
    const folder = mkdtempSync(join(parent, 'trunnion-database-'))
    folders.push(folder)
    return join(folder, 'data')
  }
}

/** Process id of the server in a data folder. */
export const serverPid = (dataDir: string): number => readPostmaster(join(dataDir, 'cluster'))!.pid

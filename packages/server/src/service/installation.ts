import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import type { Log } from '@trunnion/database'
import { type BackupRequest, backup } from '../backup/backup.ts'
import type { Manifest } from '../backup/manifest.ts'
import { type RestoreRequest, restore } from '../backup/restore.ts'
import { type PlatformSettings, findDatabase, findStore, prepareDatabase } from './openPlatform.ts'

/** Runs `work` on the owner's address: of the server that runs, else of one started for this alone. */
const withOwner = async <T>(settings: PlatformSettings, log: Log, work: (ownerUrl: string) => Promise<T>): Promise<T> => {
  const running = await findDatabase(settings, 'guest', log).catch(() => undefined)
  const { ownerUrl, stop } = running ?? (await findDatabase(settings, 'owner', log))
  try {
    return await work(ownerUrl)
  } finally {
    await stop()
  }
}

/** Brings the schema of an installation to a version, the newest by default. */
export const migrateInstallation = (
  settings: PlatformSettings,
  to: number | undefined,
  log: Log,
): Promise<Result<{ readonly from: number; readonly to: number }>> =>
  attemptAsync(() => withOwner(settings, log, (ownerUrl) => prepareDatabase(ownerUrl, log, to)))

/** {@link backup} of an installation, running or not. */
export const backupInstallation = (settings: PlatformSettings, request: Omit<BackupRequest, 'ownerUrl' | 'store'>, log: Log): Promise<Result<Manifest>> =>
  attemptAsync(async () => {
    const store = await findStore(settings)
    return withOwner(settings, log, async (ownerUrl) => unwrap(await backup({ ...request, ownerUrl, store })))
  })

/** {@link restore} into a new installation. */
export const restoreInstallation = (settings: PlatformSettings, request: Pick<RestoreRequest, 'folder' | 'onProgress'>, log: Log): Promise<Result<Manifest>> =>
  attemptAsync(async () => {
    const store = await findStore(settings)
    return withOwner(settings, log, async (ownerUrl) => {
      const prepare = async (schema: number): Promise<void> => void (await prepareDatabase(ownerUrl, log, schema))
      const restored = unwrap(await restore({ ...request, ownerUrl, store, prepare }))
      await prepareDatabase(ownerUrl, log)
      return restored
    })
  })

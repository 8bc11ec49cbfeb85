import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import { type Database, type Log, checkDatabase, findEmbedded, makeDatabase, migrate, ownerFault, serviceUrl, startEmbedded } from '@trunnion/database'
import { type Queue, type RegisteredHandler, type Registry, childStepNames, childSteps, installQueue, makeQueue, makeRegistry } from '@trunnion/jobs'
import { type BlobStore, checkStore, openStore } from '@trunnion/store'
import { storageDefaults } from '../modules/storage/storageSettings.ts'
import { type UploadStore, makeUploadStore } from '../modules/uploads/makeUploadStore.ts'

/** Where an installation keeps its things. */
export interface PlatformSettings {
  /** Folder of everything that has no other place. */
  readonly data: string
  /** A PostgreSQL of one's own; the embedded one when empty. */
  readonly databaseUrl: string
  /** `file:/folder` or `s3://bucket/prefix`; a folder below `data` when empty. */
  readonly storage: string
  readonly connections: number
}

/** Database, storage, queue and steps of one process: what API and workers stand on. */
export interface Platform {
  readonly database: Database
  readonly store: BlobStore
  /** Resumable uploads under way, beside the blobs. */
  readonly uploads: UploadStore
  readonly queue: Queue
  readonly registry: Registry<RegisteredHandler>
  /** A folder for work in progress, of this installation alone. */
  readonly workFolder: string
  /** Where machine code of the kernel is kept. */
  readonly codeFolder: string
  close(): Promise<void>
}

interface Urls {
  readonly ownerUrl: string
  readonly serviceUrl: string
  readonly stop: () => Promise<void>
}

const nothing = async (): Promise<void> => undefined

/** The address of the database: one's own; the embedded server, started; or, beside a service that runs, the embedded server as it is. */
export const findDatabase = async ({ databaseUrl, data }: PlatformSettings, role: 'owner' | 'guest', log: Log): Promise<Urls> => {
  if (databaseUrl !== '') return { ownerUrl: databaseUrl, serviceUrl: serviceUrl(databaseUrl), stop: nothing }
  const dataDir = join(data, 'database')
  return role === 'owner' ? unwrap(await startEmbedded({ dataDir, log })) : { ...unwrap(await findEmbedded(dataDir)), stop: nothing }
}

/** `TRUNNION_STORAGE`, or what stands for it. */
const storageOf = ({ storage, data }: PlatformSettings): string => (storage === '' ? `file:${join(data, 'blobs')}` : storage)

/** The store of an installation. */
export const findStore = async (settings: PlatformSettings): Promise<BlobStore> =>
  unwrap(await openStore(storageOf(settings), process.env, { spoolFolder: join(settings.data, 'spool') }))

/** Brings a database to the schema of this program: tables, then the queue's own. */
export const prepareDatabase = async (ownerUrl: string, log: Log, to?: number): Promise<{ readonly from: number; readonly to: number }> => {
  const versions = unwrap(await migrate(ownerUrl, { log, ...(to !== undefined && { to }) }))
  await installQueue(ownerUrl).catch((error: unknown) => {
    throw ownerFault(error)
  })
  return versions
}

/**
 * Opens everything, in the order in which one needs the other, and refuses what cannot work: a database whose tenants would not stay apart, a storage that cannot be written.
 *
 * @param role - `owner` starts the embedded database and migrates; `guest` works beside an owner on the same machine or database
 * @returns DATABASE_*, STORAGE_*, SETTING_INVALID
 */
export const openPlatform = (settings: PlatformSettings, role: 'owner' | 'guest', log: Log): Promise<Result<Platform>> =>
  attemptAsync(async () => {
    await mkdir(settings.data, { recursive: true, mode: 0o711 })
    const opening = findStore(settings)
    // The store opens meanwhile; its failure is reported below, not as an unhandled rejection.
    opening.catch(() => undefined)
    const urls = await findDatabase(settings, role, log)
    let database: Database | undefined
    try {
      await prepareDatabase(urls.ownerUrl, log)
      database = makeDatabase({ url: urls.serviceUrl, maxConnections: settings.connections, log })
      unwrap(await checkDatabase(database))
      const store = await opening
      unwrap(await checkStore(store))
      const uploads = await makeUploadStore(storageOf(settings), process.env, storageDefaults.uploadHours * 3_600_000)
      const queue = makeQueue({ database })
      await queue.start()
      const registry = makeRegistry<RegisteredHandler>(
        childSteps,
        childStepNames.map((name) => [name, 'child'] as const),
      )
      const opened = database
      return {
        database: opened,
        store,
        uploads,
        queue,
        registry,
        workFolder: join(settings.data, 'work'),
        codeFolder: join(settings.data, 'kernel-code'),
        close: async () => {
          await queue.stop()
          await opened.close()
          await urls.stop()
        },
      }
    } catch (error) {
      await database?.close()
      await urls.stop()
      throw error
    }
  })

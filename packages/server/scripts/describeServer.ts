import { readFileSync } from 'node:fs'
import type { Database } from '@trunnion/database'
import type { Jobs, Queue } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { pino } from 'pino'
import { makeServer } from '../src/makeServer.ts'
import { makeModules } from '../src/service/makeModules.ts'
import type { UploadStore } from '../src/modules/uploads/makeUploadStore.ts'
import type { Platform } from '../src/service/openPlatform.ts'
import { makeServerSettings } from '../src/settings/serverSettings.ts'

/** Stands for what the service works with; describing it asks nothing of it. */
const inert = <T extends object>(name: string): T =>
  new Proxy(
    {},
    {
      get: (_target, property) => {
        // Promises look for `then` on everything they are given.
        if (property === 'then') return undefined
        if (property === 'listen') return async () => ({ close: async () => undefined })
        return () => {
          throw new Error(`${name}.${String(property)} was used while the service was only described`)
        }
      },
    },
    // Every property throws when it is called.
  ) as T

/** The OpenAPI document of the whole service, made without a database, a store or a queue. */
export const describeServer = async (): Promise<object> => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  const log = pino({ level: 'silent' })
  const settings = makeServerSettings()
  const database = inert<Database>('database')
  const platform = {
    database,
    store: inert<BlobStore>('store'),
    uploads: inert<UploadStore>('uploads'),
    queue: inert<Queue>('queue'),
    registry: inert<Platform['registry']>('registry'),
  }
  const folders = { workFolder: '', codeFolder: '', close: async () => undefined }
  const modules = makeModules({ ...platform, ...folders, jobs: inert<Jobs>('jobs'), settings, log })
  const server = await makeServer({ database, log, settings, version, modules })
  const document = server.document()
  await server.close()
  return document
}

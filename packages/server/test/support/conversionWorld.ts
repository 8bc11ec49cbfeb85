import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import {
  type ChildPool,
  type Jobs,
  type Queue,
  type RegisteredHandler,
  childStepNames,
  childSteps,
  defaultRecycle,
  installQueue,
  makeChildPool,
  makeJobs,
  makeQueue,
  makeRegistry,
  makeWorker,
} from '@trunnion/jobs'
import { type BlobStore, makeDiskStore } from '@trunnion/store'
import { pino } from 'pino'
import { makeServer } from '../../src/makeServer.ts'
import { makeConversionEnded } from '../../src/modules/conversions/conversionEnded.ts'
import { type ConversionMetrics, noMetrics } from '../../src/modules/conversions/metrics.ts'
import { makeJobHooks } from '../../src/modules/jobs/makeJobHooks.ts'
import { makeModules } from '../../src/service/makeModules.ts'
import { makeUploadStore } from '../../src/modules/uploads/makeUploadStore.ts'
import { makeServerSettings } from '../../src/settings/serverSettings.ts'
import { type TestServer, testServer } from './testServer.ts'

/** One process of the service, listening. */
export interface Instance {
  readonly url: string
  readonly jobs: Jobs
  close(): Promise<void>
}

export interface ConversionWorld extends TestServer {
  readonly url: string
  readonly store: BlobStore
  readonly folder: string
  readonly jobs: Jobs
  readonly children: ChildPool
  readonly metrics: { hits: number; misses: number; damaged: number; evicted: number; converted: string[] }
  /** A second instance on the same database and store. */
  instance(): Promise<Instance>
  /** A request as somebody, to the first instance unless told otherwise. */
  send(as: string, path: string, init?: RequestInit & { readonly at?: string }): Promise<Response>
  /** A form with a file, and further ones. */
  form(name: string, bytes: Uint8Array, others?: Readonly<Record<string, Uint8Array>>): FormData
  finished(as: string, jobId: string): Promise<{ readonly status: string; readonly percent: number; readonly error?: { readonly code: string } }>
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>
}

export interface WorldOptions {
  readonly uploadMaxBytes?: number
  readonly cacheMaxBytes?: number
  /** False: nobody takes a step until `startWorker`. */
  readonly worker?: boolean
  readonly size?: number
}

const counting = () => {
  const seen = { hits: 0, misses: 0, damaged: 0, evicted: 0, converted: [] as string[] }
  const metrics: ConversionMetrics = {
    ...noMetrics,
    cacheHit: () => void seen.hits++,
    cacheMiss: () => void seen.misses++,
    cacheEvicted: (reason) => void (reason === 'damaged' ? seen.damaged++ : seen.evicted++),
    converted: ({ format, outcome }) => void seen.converted.push(`${format} ${outcome}`),
  }
  return { seen, metrics }
}

/** The service with a worker and warm children, on a real PostgreSQL and a port of this machine. */
export const conversionWorld = async ({
  uploadMaxBytes = 2 ** 24,
  cacheMaxBytes = 2 ** 30,
  worker: works = true,
  size = Math.min(2, availableParallelism()),
}: WorldOptions = {}): Promise<ConversionWorld> => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-conversions-'))
  const store = makeDiskStore(join(folder, 'blobs'))
  const uploads = await makeUploadStore(`file:${join(folder, 'blobs')}`, {}, 86_400_000)
  const registry = makeRegistry<RegisteredHandler>(
    childSteps,
    childStepNames.map((name) => [name, 'child'] as const),
  )
  const { seen, metrics } = counting()
  const hooks = makeJobHooks([makeConversionEnded(metrics)])
  const log = pino({ level: process.env.TRUNNION_TEST_LOG ?? 'silent' })
  const settings = makeServerSettings({ port: 0, loginsPerMinute: 1e6, requestsPerMinute: 1e6, addressRequestsPerMinute: 1e6, drainMs: 500 })
  const storage = { uploadMaxBytes, quotaBytes: 0, retentionDays: 0, uploadHours: 24, graceMs: 24 * 3_600_000 }
  const ends: (() => Promise<unknown>)[] = []
  let own: { readonly jobs: Jobs; readonly queue: Queue } | undefined
  const server = await testServer({
    settings,
    modules: async (test) => {
      await installQueue(test.ownerUrl)
      const queue = makeQueue(test)
      await queue.start()
      const jobs = makeJobs({ database: test.database, registry, queue, hooks, log })
      own = { jobs, queue }
      const platform = { database: test.database, store, uploads, queue, registry, workFolder: folder, codeFolder: folder, close: async () => undefined }
      return makeModules({ ...platform, jobs, settings, log, version: 'test', storage, cacheMaxBytes, metrics })
    },
  })
  if (own === undefined) throw new Error('The modules were not made.')
  const { jobs, queue } = own
  const children = unwrap(
    makeChildPool({
      size,
      folder,
      sandbox: 'auto',
      memoryBytes: 2 ** 31,
      recycle: defaultRecycle,
      config: { version: 'test', kernelWorkers: 1, budgets: { bytes: 2 ** 26 }, limits: {}, warmKernel: true },
    }),
  )
  const deps = { database: server.test.database, registry, queue, hooks, log }
  const worker = makeWorker({
    ...deps,
    store,
    childPool: children,
    settings: { version: 'test', slots: { cpu: size }, limits: { memoryBytes: 2 ** 31, outputBytes: 2 ** 28 } },
  })
  if (works) await worker.start()
  ends.push(
    async () => rm(folder, { recursive: true, force: true }),
    () => server.close(),
    () => queue.stop(),
    () => jobs.close(),
    () => children.close(),
    () => (works ? worker.stop({ drainMs: 0 }) : Promise.resolve()),
  )
  const url = await server.server.listen()

  const instance = async (): Promise<Instance> => {
    const more = makeJobs({ database: server.test.database, registry, queue, hooks, log })
    const platform = { database: server.test.database, store, uploads, queue, registry, workFolder: folder, codeFolder: folder, close: async () => undefined }
    const second = await makeServer({
      database: server.test.database,
      log,
      settings,
      version: '0.0.0',
      modules: makeModules({ ...platform, jobs: more, settings, log, version: 'test', storage, cacheMaxBytes, metrics }),
    })
    const close = async (): Promise<void> => {
      await second.close()
      await more.close()
    }
    ends.push(close)
    return { url: await second.listen(), jobs: more, close: async () => (ends.splice(ends.indexOf(close), 1), close()) }
  }

  const send: ConversionWorld['send'] = (as, path, { at = url, headers, ...init } = {}) =>
    fetch(`${at}${path}`, { ...init, headers: { authorization: `Bearer ${server.people[as]?.token ?? as}`, ...headers } })

  return {
    ...server,
    url,
    store,
    folder,
    jobs,
    children,
    metrics: seen,
    instance,
    send,
    form: (name, bytes, others = {}) => {
      const form = new FormData()
      form.append('file', new Blob([Uint8Array.from(bytes)]), name)
      for (const [other, content] of Object.entries(others)) form.append('reference', new Blob([Uint8Array.from(content)]), other)
      return form
    },
    finished: async (as, jobId) => {
      for (let left = 600; left > 0; left--) {
        const status = (await (await send(as, `/convert/status/${jobId}`)).json()) as Awaited<ReturnType<ConversionWorld['finished']>>
        if (['complete', 'failed', 'cancelled'].includes(status.status)) return status
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error('The conversion did not end.')
    },
    query: (sql, params) => server.test.database.everyTenant((tx) => tx.query(sql, params)),
    close: async () => {
      for (const end of ends.splice(0).reverse()) await end()
    },
  }
}

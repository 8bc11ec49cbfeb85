import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import { makeJobs } from '@trunnion/jobs'
import type { FastifyBaseLogger } from 'fastify'
import { makeServer } from '../makeServer.ts'
import { type FirstAdmin, ensureFirstAdmin } from '../modules/auth/ensureFirstAdmin.ts'
import { makeConversionEnded } from '../modules/conversions/conversionEnded.ts'
import { noMetrics } from '../modules/conversions/metrics.ts'
import { makeJobHooks } from '../modules/jobs/makeJobHooks.ts'
import { jobAlerted, jobEnded } from '../modules/operations/jobHooks.ts'
import { makeOperations } from '../modules/operations/makeOperations.ts'
import type { OperationsSettings } from '../modules/operations/operationsSettings.ts'
import { makeStorageSweeps } from '../modules/storage/makeStorageSweeps.ts'
import { type StorageSettings, storageDefaults } from '../modules/storage/storageSettings.ts'
import type { ServerSettings } from '../settings/serverSettings.ts'
import { startTracing } from '../tracing/startTracing.ts'
import { makeModules } from './makeModules.ts'
import { type PlatformSettings, openPlatform } from './openPlatform.ts'
import { type RunningWorker, type WorkerSettings, startWorker } from './startWorker.ts'

export interface ServiceSettings {
  readonly platform: PlatformSettings
  readonly server: ServerSettings
  /** Undefined: jobs are left to workers elsewhere. */
  readonly worker: WorkerSettings | undefined
  readonly version: string
  readonly storage?: StorageSettings
  /** TRUNNION_CACHE_MAX_MB, in bytes. */
  readonly cacheMaxBytes?: number
  readonly operations?: Partial<OperationsSettings>
}

export interface Service {
  /** Where it listens. */
  readonly address: string
  /** At the first start. */
  readonly firstAdmin: FirstAdmin | undefined
  /** Takes no new work, finishes or hands back what is under way, and ends. */
  stop(): Promise<void>
}

/** Starts everything on this machine: database, HTTP, the page, and the workers unless they run elsewhere. */
export const startService = (settings: ServiceSettings, log: FastifyBaseLogger): Promise<Result<Service>> =>
  attemptAsync(async () => {
    const platform = unwrap(await openPlatform(settings.platform, 'owner', log))
    const ends: (() => Promise<void>)[] = [platform.close]
    const stop = async (): Promise<void> => {
      for (const end of ends.splice(0).reverse()) await end()
    }
    try {
      const firstAdmin = await ensureFirstAdmin(platform.database, { email: settings.server.adminEmail, password: settings.server.adminPassword })
      const tracing = await startTracing({ endpoint: settings.operations?.otlpEndpoint ?? '', version: settings.version, part: 'api' })
      ends.push(tracing.stop)
      // What is counted is kept with the fact, and counted by one process of the API: see jobEnded.
      const hooks = { ...makeJobHooks([jobEnded, makeConversionEnded(noMetrics)], [jobAlerted]), ...tracing.hooks }
      const jobs = tracing.traceJobs(makeJobs({ ...platform, hooks, log }))
      ends.push(jobs.close)
      const operations = makeOperations({
        ...platform,
        log,
        version: settings.version,
        observe: tracing.observe,
        ...(settings.operations && { settings: settings.operations }),
      })
      const { stop: stopOperations } = await operations.start()
      ends.push(stopOperations)
      const sweeps = makeStorageSweeps({ ...platform, settings: settings.storage ?? storageDefaults, log })
      sweeps.start()
      ends.push(sweeps.close)
      let running: RunningWorker | undefined
      ends.push(async () => running?.stop(settings.server.drainMs))
      const modules = makeModules({
        ...platform,
        jobs,
        operations,
        settings: settings.server,
        version: settings.version,
        log,
        ...(settings.storage && { storage: settings.storage }),
        ...(settings.cacheMaxBytes !== undefined && { cacheMaxBytes: settings.cacheMaxBytes }),
      })
      const server = await makeServer({
        database: platform.database,
        log,
        settings: settings.server,
        version: settings.version,
        modules,
      })
      ends.push(server.close)
      const address = await server.listen()
      // After that: its children load the kernel, and would take the processors from what a person waits for. Requests come to an end before it does.
      if (settings.worker) running = unwrap(await startWorker(platform, settings.worker, hooks, log))
      return { address, firstAdmin, stop }
    } catch (error) {
      await stop()
      throw error
    }
  })

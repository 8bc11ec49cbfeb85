import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import { makeJobs } from '@trunnion/jobs'
import type { FastifyBaseLogger } from 'fastify'
import { makeServer } from '../makeServer.ts'
import { type FirstAdmin, ensureFirstAdmin } from '../modules/auth/ensureFirstAdmin.ts'
import type { ServerSettings } from '../settings/serverSettings.ts'
import { makeModules } from './makeModules.ts'
import { type PlatformSettings, openPlatform } from './openPlatform.ts'
import { type WorkerSettings, startWorker } from './startWorker.ts'

export interface ServiceSettings {
  readonly platform: PlatformSettings
  readonly server: ServerSettings
  /** Undefined: jobs are left to workers elsewhere. */
  readonly worker: WorkerSettings | undefined
  readonly version: string
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
      const jobs = makeJobs({ ...platform, log })
      ends.push(jobs.close)
      if (settings.worker) {
        const running = unwrap(await startWorker(platform, settings.worker, {}, log))
        ends.push(() => running.stop(settings.server.drainMs))
      }
      const modules = makeModules({ ...platform, jobs, settings: settings.server, log })
      const server = await makeServer({ database: platform.database, log, settings: settings.server, version: settings.version, modules })
      ends.push(server.close)
      return { address: await server.listen(), firstAdmin, stop }
    } catch (error) {
      await stop()
      throw error
    }
  })

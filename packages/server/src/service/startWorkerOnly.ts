import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import type { Log } from '@trunnion/jobs'
import { makeConversionEnded } from '../modules/conversions/conversionEnded.ts'
import { noMetrics } from '../modules/conversions/metrics.ts'
import { makeJobHooks } from '../modules/jobs/makeJobHooks.ts'
import { jobAlerted, jobEnded } from '../modules/operations/jobHooks.ts'
import { serveWorkerPort } from '../modules/operations/serveWorkerPort.ts'
import { startTracing } from '../tracing/startTracing.ts'
import { type PlatformSettings, openPlatform } from './openPlatform.ts'
import { type WorkerSettings, startWorker } from './startWorker.ts'

export interface WorkerOnlySettings {
  /** See OTEL_EXPORTER_OTLP_ENDPOINT; empty: no traces. */
  readonly otlpEndpoint?: string
  /** Of health and metrics, see {@link serveWorkerPort}; 0: none. */
  readonly port?: number
  readonly host?: string
}

/** Works for the jobs of a service that runs on this machine (embedded database) or anywhere (a database address). */
export const startWorkerOnly = (
  platform: PlatformSettings,
  settings: WorkerSettings,
  log: Log,
  { otlpEndpoint = '', port = 0, host = '127.0.0.1' }: WorkerOnlySettings = {},
): Promise<Result<{ stop(drainMs: number): Promise<void> }>> =>
  attemptAsync(async () => {
    const opened = unwrap(await openPlatform(platform, 'guest', log))
    const ends: ((drainMs: number) => Promise<void>)[] = [opened.close]
    const stop = async (drainMs: number): Promise<void> => {
      for (const end of ends.splice(0).reverse()) await end(drainMs)
    }
    try {
      const tracing = await startTracing({ endpoint: otlpEndpoint, version: settings.version, part: 'worker' })
      ends.push(tracing.stop)
      const hooks = { ...makeJobHooks([jobEnded, makeConversionEnded(noMetrics)], [jobAlerted]), ...tracing.hooks }
      const running = unwrap(await startWorker(opened, settings, hooks, log))
      ends.push(running.stop)
      if (port > 0) ends.push((await serveWorkerPort({ database: opened.database, worker: running.worker }, { host, port })).close)
      return { stop }
    } catch (error) {
      await stop(0)
      throw error
    }
  })

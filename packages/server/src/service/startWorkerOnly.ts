import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import type { Log } from '@trunnion/jobs'
import { type PlatformSettings, openPlatform } from './openPlatform.ts'
import { type WorkerSettings, startWorker } from './startWorker.ts'

/** Works for the jobs of a service that runs on this machine (embedded database) or anywhere (a database address). */
export const startWorkerOnly = (platform: PlatformSettings, settings: WorkerSettings, log: Log): Promise<Result<{ stop(drainMs: number): Promise<void> }>> =>
  attemptAsync(async () => {
    const opened = unwrap(await openPlatform(platform, 'guest', log))
    try {
      const running = unwrap(await startWorker(opened, settings, {}, log))
      return {
        stop: async (drainMs) => {
          await running.stop(drainMs)
          await opened.close()
        },
      }
    } catch (error) {
      await opened.close()
      throw error
    }
  })

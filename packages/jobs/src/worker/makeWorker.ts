import { randomUUID } from 'node:crypto'
import type { BlobStore } from '@trunnion/store'
import type { ChildPool } from '../isolation/types.ts'
import { cancelChannel } from '../jobs/cancelChannel.ts'
import { type JobDeps, makeContext } from '../jobs/jobContext.ts'
import { claimSteps } from '../queue/claimSteps.ts'
import { queues } from '../queue/installQueue.ts'
import { queueChannel } from '../queue/makeQueue.ts'
import type { Registry } from '../registry/makeRegistry.ts'
import type { Resource } from '../registry/stepDefinition.ts'
import { endLease, heartbeatMs, readHeld, renewLease } from './leases.ts'
import { makeRuns } from './makeRuns.ts'
import { type StepLimits, runStep } from './runStep.ts'
import { sweep } from './sweep.ts'
import type { RegisteredHandler } from './workerHandler.ts'

export interface WorkerSettings {
  readonly version: string
  /** Queues that this worker serves, each with the most steps that this machine can run at once; `worker_configs.max_concurrency` lowers it at run time. */
  readonly slots: Partial<Readonly<Record<Resource, number>>>
  readonly limits: StepLimits
  /** How often it looks without being woken. */
  readonly pollMs?: number
  readonly sweepMs?: number
}

export interface WorkerStats {
  readonly id: string
  readonly running: Readonly<Partial<Record<Resource, number>>>
  readonly slots: Readonly<Partial<Record<Resource, number>>>
  /** Resident, of this process and its children. */
  readonly memoryBytes: number
  readonly children: readonly { readonly pid: number; readonly busy: boolean; readonly steps: number; readonly memoryBytes: number }[]
}

export interface Worker {
  /** Begins to take steps; throws when the database or the queue cannot be used. */
  start(): Promise<void>
  /** Takes no more steps, waits for those under way, hands back what is not done by then. */
  stop(options: { readonly drainMs: number }): Promise<void>
  stats(): WorkerStats
}

export type WorkerDeps = JobDeps & {
  readonly registry: Registry<RegisteredHandler>
  readonly store: BlobStore
  /** Runs the steps that belong into a child; a worker without one must serve no queue of such steps. */
  readonly childPool?: Pick<ChildPool, 'run' | 'stats'>
  readonly settings: WorkerSettings
}

/** The most that one claim takes: its transaction holds the queue's lock, and the rows of its jobs. */
const mostAtOnce = 50

/**
 * Takes steps from the queues and runs them: woken by NOTIFY, by the end of a step, and twice a second all the same.
 *
 * @example
 * const worker = makeWorker({ database, store, registry, queue, childPool, log, settings: { version, slots: { cpu: 2 }, limits } })
 * await worker.start()
 * await worker.stop({ drainMs: 30_000 })
 */
export const makeWorker = (deps: WorkerDeps): Worker => {
  const context = makeContext(deps)
  const { database, log } = context
  const { settings, registry, store, childPool } = deps
  const id = randomUUID()
  const served = queues.filter((queue) => (settings.slots[queue] ?? 0) > 0)
  const configured = new Map<Resource, number>()
  const pumping = new Map<Resource, 'once' | 'again'>()
  const fills = new Set<Promise<unknown>>()
  const timers: NodeJS.Timeout[] = []
  const listeners: { close(): Promise<void> }[] = []
  let stopping = true
  let working: Promise<unknown> = Promise.resolve()

  const slotsOf = (queue: Resource): number => Math.min(settings.slots[queue] ?? 0, configured.get(queue) ?? Infinity)

  const runs = makeRuns(
    context,
    (claim, signal) => runStep(context, claim, { store, registry, childPool, limits: settings.limits }, signal),
    (queue) => pump(queue),
  )

  const stats = (): WorkerStats => {
    const children = childPool?.stats().children ?? []
    return {
      id,
      running: Object.fromEntries(served.map((queue) => [queue, runs.count(queue)])),
      slots: Object.fromEntries(served.map((queue) => [queue, slotsOf(queue)])),
      memoryBytes: children.reduce((sum, { memoryBytes }) => sum + memoryBytes, process.memoryUsage.rss()),
      children,
    }
  }

  /** Fills the free slots of a queue; at most one at a time a queue, and once more when it was asked for meanwhile. */
  const fill = async (queue: Resource): Promise<void> => {
    for (;;) {
      const limit = Math.min(slotsOf(queue) - runs.count(queue), mostAtOnce)
      if (stopping || limit <= 0) return
      const claims = await claimSteps(context, { queue, workerId: id, pid: process.pid, limit })
      if (claims === undefined) await beat()
      else if (claims.length === 0) return
      else for (const claim of claims) runs.start(claim)
    }
  }

  const pump = (queue: Resource): void => {
    if (stopping || !served.includes(queue)) return
    if (pumping.has(queue)) return void pumping.set(queue, 'again')
    pumping.set(queue, 'once')
    const filling = fill(queue)
      .catch((error: unknown) => log.warn({ queue, error: String(error) }, 'Steps could not be taken; the next poll tries again'))
      .finally(() => {
        const again = pumping.get(queue) === 'again'
        pumping.delete(queue)
        fills.delete(filling)
        if (again) pump(queue)
      })
    fills.add(filling)
  }

  const reconcile = async (): Promise<void> => {
    const askedAt = performance.now()
    await runs.reconcile(await readHeld(database, id), askedAt)
  }

  const beat = async (): Promise<void> => {
    await renewLease(database, { id, version: settings.version, stats: stats() })
    const rows = await database.everyTenant((tx) =>
      tx.query<{ queue_name: Resource; max_concurrency: number }>('select queue_name, max_concurrency from worker_configs'),
    )
    for (const { queue_name, max_concurrency } of rows) configured.set(queue_name, max_concurrency)
    await reconcile()
  }

  /** Runs `work` again and again, never twice at once; a failure is logged and the next round tries again. */
  const every = (ms: number, what: string, work: () => Promise<unknown>): void => {
    let busy = false
    timers.push(
      setInterval(() => {
        if (busy) return
        busy = true
        working = Promise.all([
          working,
          work()
            .catch((error: unknown) => log.warn({ error: String(error) }, `${what} failed; the next round tries again`))
            .finally(() => (busy = false)),
        ]).then(() => undefined)
      }, ms),
    )
  }

  return {
    start: async () => {
      stopping = false
      await beat()
      listeners.push(
        await database.listen(queueChannel, (queue) => {
          for (const one of served) if (queue === '' || queue === one) pump(one)
        }),
        await database.listen(cancelChannel, (jobId) => {
          if (jobId === '' || runs.holds(jobId))
            void reconcile().catch((error: unknown) => log.warn({ error: String(error) }, 'A cancellation waits for the next heartbeat'))
        }),
      )
      every(heartbeatMs, 'The heartbeat', beat)
      every(settings.sweepMs ?? 1000, 'The sweep', () => sweep(context))
      every(settings.pollMs ?? 500, 'The poll', async () => served.forEach(pump))
      served.forEach(pump)
    },
    stop: async ({ drainMs }) => {
      stopping = true
      // A claim under way may still bring steps.
      await Promise.allSettled(fills)
      if (!(await runs.idle(drainMs))) {
        runs.stopAll('returned')
        await runs.idle(60_000)
      }
      for (const timer of timers.splice(0)) clearInterval(timer)
      await working
      await Promise.all(listeners.splice(0).map((listener) => listener.close().catch(() => undefined)))
      await endLease(database, id).catch(() => undefined)
    },
    stats,
  }
}

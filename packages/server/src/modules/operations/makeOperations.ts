import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { type JobDeps, makeDeadLetters } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import type { FastifyBaseLogger } from 'fastify'
import type { Module } from '../../app/route.ts'
import { makeBreakerModule } from '../breaker/makeBreakerModule.ts'
import { makeModelBreaker } from '../breaker/makeModelBreaker.ts'
import type { ConversionMetrics } from '../conversions/metrics.ts'
import { makeDeadLettersModule } from '../deadLetters/makeDeadLettersModule.ts'
import { isRange } from '../webhooks/isPublicAddress.ts'
import { makeDeliveries } from '../webhooks/makeDeliveries.ts'
import { makeWebhooksModule } from '../webhooks/makeWebhooksModule.ts'
import { makeWorkersModule } from '../workers/makeWorkersModule.ts'
import { makeOperationsModule } from './makeOperationsModule.ts'
import { countFacts, takeFacts } from './metricFacts.ts'
import { makeMetrics } from './metrics.ts'
import { type OperationsSettings, defaultOperations } from './operationsSettings.ts'

export interface OperationsDependencies extends Pick<JobDeps, 'queue' | 'registry'> {
  readonly database: Database
  readonly store: BlobStore
  readonly log: FastifyBaseLogger
  readonly version: string
  readonly settings?: Partial<OperationsSettings>
  readonly observe?: Module['observe']
}

/** How long what workers have kept may wait when nobody asks for metrics. */
const countMs = 10_000

/** Everything that keeps an installation running and shows how it runs, for a process of the API. */
export const makeOperations = ({ database, store, queue, registry, log, version, settings: given = {}, observe }: OperationsDependencies) => {
  const settings: OperationsSettings = { ...defaultOperations, ...given }
  for (const range of settings.metricsAddresses) if (!isRange(range)) fault('SETTING_INVALID', 'TRUNNION_METRICS_ALLOW takes addresses and ranges.')
  for (const target of settings.webhookTargets)
    if (!isRange(target) && !/^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?$/i.test(target))
      fault('SETTING_INVALID', 'TRUNNION_WEBHOOK_ALLOW takes hosts, addresses and ranges.')
  const metrics = makeMetrics()
  const breaker = makeModelBreaker(database, settings)
  const deadLetters = makeDeadLetters({ database, queue, registry, log })
  const deliveries = makeDeliveries({ database, log, version, trusted: settings.webhookTargets })

  const conversionMetrics: ConversionMetrics = {
    cacheHit: () => metrics.cacheHits.inc(),
    cacheMiss: () => metrics.cacheMisses.inc(),
    cacheEvicted: (reason) => {
      if (reason === 'damaged') metrics.cacheDamaged.inc()
    },
    // Read from the database at each scrape.
    cacheSize: () => undefined,
    converted: ({ format, outcome, seconds, inputBytes, outputBytes, errorClass = null }) =>
      countFacts(metrics, outcome === 'cancelled' ? [] : [{ kind: 'conversion', format, outcome, seconds, inputBytes, outputBytes, errorClass }]),
  }

  const modules: readonly Module[] = [
    makeOperationsModule({ database, store, breaker, metrics, version, metricsAddresses: settings.metricsAddresses, ...(observe && { observe }) }),
    makeBreakerModule({ database, breaker }),
    makeDeadLettersModule({ database, deadLetters }),
    makeWorkersModule({ database }),
    makeWebhooksModule({ trusted: settings.webhookTargets }),
  ]

  return {
    metrics,
    breaker,
    conversionMetrics,
    modules,
    /** Sends webhooks, counts what workers did. */
    start: async (): Promise<{ stop(): Promise<void> }> => {
      await deliveries.start()
      const timer = setInterval(
        () =>
          void takeFacts(database, metrics).catch((error: unknown) =>
            log.warn({ error: String(error) }, 'What workers did could not be counted; the next round tries again'),
          ),
        countMs,
      )
      timer.unref()
      return {
        stop: async () => {
          clearInterval(timer)
          await deliveries.stop()
        },
      }
    },
  }
}

export type Operations = ReturnType<typeof makeOperations>

import { type Metrics, breakerNumber } from './metrics.ts'
import type { Figures } from './readFigures.ts'

/** Puts the figures of the installation into the gauges; workers that are gone leave no series behind. */
export const setGauges = (metrics: Metrics, figures: Figures): void => {
  metrics.cacheBytes.set(figures.cache.bytes)
  metrics.breakerState.set(breakerNumber[figures.breaker.state])
  for (const { queue, depth, oldestAgeS } of figures.queues) {
    metrics.queueDepth.set({ queue }, depth)
    metrics.oldestAge.set({ queue }, oldestAgeS)
  }
  metrics.workerMemory.reset()
  for (const { id, stats } of figures.workers) metrics.workerMemory.set({ worker: id }, stats.memoryBytes ?? 0)
}

/** The same as a document, for programs that do not read Prometheus' text. */
export const metricsDocument = ({ breaker, deadLetters, jobs }: Figures) => ({
  circuit_breaker: { state: breaker.state, failure_count: breaker.failureCount, failure_threshold: breaker.failureThreshold },
  dead_letter_queue: { total_failures_24h: Object.values(deadLetters).reduce((sum, count) => sum + count, 0), by_error_type: deadLetters },
  performance: { avg_processing_time_sec: jobs.analysisSeconds, requests_last_hour: jobs.lastHour },
  // Analyses fill these; until there are some nothing is known.
  quality: { avg_quality_score: null, recognition_rate: null },
})

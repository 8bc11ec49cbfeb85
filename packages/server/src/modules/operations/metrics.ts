import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Formats that conversions are counted by; anything else is `unknown`, so that nobody's file names become label values. */
export const countedFormats = ['jt', 'step', 'iges', 'brep', 'stl', 'obj', 'ply', 'off', '3mf', 'gltf', 'dxf', 'dwg', 'ifc', 'unknown'] as const
export const errorClasses = ['transient', 'permanent', 'systemic'] as const
const tiers = ['1', '2', '3', '4'] as const
/** States of the breaker as numbers: an alert asks for more than 0. */
export const breakerNumber = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 } as const

/** A thousandth part of a second to half an hour: a cached answer and the largest assembly. */
const secondsBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800]
/** 1 KiB to 4 GiB, in steps of four. */
const bytesBuckets = Array.from({ length: 12 }, (_, i) => 1024 * 4 ** i)

/**
 * The metrics of one process. Counters and histograms count what this process did or was told by workers, and are summed over processes; gauges that describe the whole
 * installation are the same in every one of them, and taken with max.
 */
export const makeMetrics = () => {
  const registers = [new Registry()]
  const [registry] = registers
  const metrics = {
    conversionSeconds: new Histogram({
      name: 'trunnion_conversion_duration_seconds',
      help: 'Time of a conversion from its first step to its end.',
      labelNames: ['format', 'outcome'],
      buckets: secondsBuckets,
      registers,
    }),
    conversionErrors: new Counter({ name: 'trunnion_conversion_errors_total', help: 'Conversions that failed.', labelNames: ['class', 'format'], registers }),
    conversionInputBytes: new Histogram({ name: 'trunnion_conversion_input_bytes', help: 'Size of what was converted.', buckets: bytesBuckets, registers }),
    conversionOutputBytes: new Histogram({
      name: 'trunnion_conversion_output_bytes',
      help: 'Size of the artefacts of a conversion.',
      buckets: bytesBuckets,
      registers,
    }),
    cacheHits: new Counter({ name: 'trunnion_cache_hits_total', help: 'Conversions answered from the cache.', registers }),
    cacheMisses: new Counter({ name: 'trunnion_cache_misses_total', help: 'Conversions that were not in the cache.', registers }),
    cacheDamaged: new Counter({
      name: 'trunnion_cache_damaged_total',
      help: 'Entries of the cache that were not what was stored, and were made again.',
      registers,
    }),
    cacheBytes: new Gauge({ name: 'trunnion_cache_bytes', help: 'Size of the conversion cache (whole installation).', registers }),
    queueDepth: new Gauge({ name: 'trunnion_job_queue_depth', help: 'Steps that could start now (whole installation).', labelNames: ['queue'], registers }),
    oldestAge: new Gauge({
      name: 'trunnion_job_oldest_age_seconds',
      help: 'How long the longest waiting step has waited (whole installation).',
      labelNames: ['queue'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'trunnion_job_duration_seconds',
      help: 'Time of a step.',
      labelNames: ['step', 'outcome'],
      buckets: secondsBuckets,
      registers,
    }),
    workerMemory: new Gauge({
      name: 'trunnion_worker_memory_bytes',
      help: 'Resident memory of a live worker with its children (whole installation).',
      labelNames: ['worker'],
      registers,
    }),
    breakerState: new Gauge({ name: 'trunnion_circuit_breaker_state', help: '0 closed, 1 half open, 2 open (whole installation).', registers }),
    deadLetters: new Counter({ name: 'trunnion_dead_letters_total', help: 'Steps that failed for good.', labelNames: ['class'], registers }),
    analysisQuality: new Histogram({
      name: 'trunnion_analysis_quality_score',
      help: 'Quality score of analyses, 0 to 1.',
      buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      registers,
    }),
    analysisRecognition: new Gauge({
      name: 'trunnion_analysis_recognition_rate',
      help: 'Share of analyses whose features explain every face that is not stock, 0 to 1.',
      registers,
    }),
    analysisTier: new Counter({ name: 'trunnion_analysis_tier_total', help: 'Analyses by the tier they were answered at.', labelNames: ['tier'], registers }),
  }
  // A counter that appears with its first event has no increase yet, so an alert would miss just that one.
  for (const format of countedFormats) for (const kind of errorClasses) metrics.conversionErrors.inc({ class: kind, format }, 0)
  for (const kind of errorClasses) metrics.deadLetters.inc({ class: kind }, 0)
  for (const tier of tiers) metrics.analysisTier.inc({ tier }, 0)
  collectDefaultMetrics({ register: registry })
  return { ...metrics, registry }
}

export type Metrics = ReturnType<typeof makeMetrics>

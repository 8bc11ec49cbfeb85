import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { Breaker } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { Type } from 'typebox'
import { everyone, everyoneKnown } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import { detailsOf, health, statusOf } from './health.ts'
import { mayScrape } from './mayScrape.ts'
import { takeFacts } from './metricFacts.ts'
import type { Metrics } from './metrics.ts'
import { makeProcessLoad } from './processLoad.ts'
import { makeFigures } from './readFigures.ts'
import { makeReadiness } from './readiness.ts'
import { metricsDocument, setGauges } from './setGauges.ts'

export interface OperationsDependencies {
  readonly database: Database
  readonly store: BlobStore
  readonly breaker: Breaker
  readonly metrics: Metrics
  readonly version: string
  readonly metricsAddresses: readonly string[]
  /** Hooks that every request passes (traces). */
  readonly observe?: Module['observe']
}

const live = Type.Object({ status: Type.Literal('live') })
const ready = Type.Object({ status: Type.Literal('ready') })
const json = Type.Object(
  {},
  { additionalProperties: true, description: 'circuit_breaker, dead_letter_queue, performance, quality; null where nothing is known yet.' },
)

/** Whether JSON is asked for by name; `*` means the usual text. */
const wantsJson = (call: Call): boolean => /\bapplication\/json\b/.test(call.request.headers.accept ?? '')

/** Health and figures of this process and of the whole installation. */
export const makeOperationsModule = ({ database, store, breaker, metrics, version, metricsAddresses, observe }: OperationsDependencies): Module => {
  const load = makeProcessLoad()
  const figures = makeFigures(database, breaker)
  const missing = makeReadiness({ database, store })
  let draining = false

  const scrape = async (call: Call): Promise<unknown> => {
    if (call.visitor === undefined && !mayScrape(call.request, metricsAddresses)) fault('UNAUTHENTICATED')
    call.header('cache-control', 'no-store')
    call.header('vary', 'accept')
    if (wantsJson(call)) return metricsDocument(await figures())
    // With the database away the process' own figures are still of use.
    const [read, taken] = await Promise.allSettled([figures(), takeFacts(database, metrics)])
    if (read.status === 'fulfilled') setGauges(metrics, read.value)
    for (const one of [read, taken])
      if (one.status === 'rejected') call.log.warn({ error: String(one.reason) }, 'The figures of the installation could not be read')
    call.header('content-type', metrics.registry.contentType)
    return metrics.registry.metrics()
  }

  return {
    name: 'operations',
    description: 'Health, metrics, and what keeps the installation running.',
    ...(observe && { observe }),
    drain: () => {
      draining = true
    },
    routes: [
      route({
        method: 'GET',
        path: '/health/live',
        summary: 'The process answers',
        access: everyone,
        vital: true,
        answers: { 200: live },
        handle: () => ({ status: 'live' }),
      }),
      route({
        method: 'GET',
        path: '/health/ready',
        summary: 'This process can be given work',
        description: 'Asks database, schema, storage and queue. 503 names what is missing, also while the process starts or stops.',
        access: everyone,
        vital: true,
        answers: { 200: ready },
        errors: ['NOT_READY'],
        handle: async () => {
          if (draining) fault('NOT_READY', 'Not ready: the process is stopping.')
          const needs = await missing()
          if (needs.length > 0) fault('NOT_READY', `Not ready: ${needs.join(', ')}.`)
          return { status: 'ready' }
        },
      }),
      route({
        method: 'GET',
        path: '/health',
        summary: 'Health of the installation',
        description: 'Status and version; with a token the figures too.',
        access: everyoneKnown,
        vital: true,
        answers: { 200: health },
        handle: async (call) => {
          const read = await figures().catch(
            (error: unknown) => void call.log.warn({ error: String(error) }, 'The figures of the installation could not be read'),
          )
          call.header('cache-control', 'no-store')
          return { status: statusOf(read), version, ...(call.visitor && read && detailsOf(read, load(), new Date())) }
        },
      }),
      route({
        method: 'GET',
        path: '/metrics',
        summary: 'Metrics for Prometheus, or as JSON',
        description: 'Needs a token, unless the installation lists the address. Counters and histograms are of this process, gauges of the whole installation.',
        access: everyoneKnown,
        vital: true,
        answers: {
          200: {
            description: 'The text format of Prometheus; JSON when Accept asks for it.',
            content: { 'text/plain': { schema: Type.String() }, 'application/json': { schema: json } },
          },
        },
        errors: ['UNAUTHENTICATED', 'DATABASE_UNAVAILABLE'],
        handle: scrape,
      }),
    ],
  }
}

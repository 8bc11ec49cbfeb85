import type { Context, Span } from '@opentelemetry/api'
import type { NewJob, StepOutcome } from '@trunnion/jobs'
import type { FastifyRequest } from 'fastify'
import { type Tracing, noTracing } from './tracing.ts'

export interface TracingSettings {
  /** Of the collector, as OTEL_EXPORTER_OTLP_ENDPOINT says it; empty: no tracing. */
  readonly endpoint: string
  readonly version: string
  readonly part: 'api' | 'worker'
}

/** Time for what is left when the process ends; a collector that is away keeps nobody. */
const timeoutMillis = 5000

/**
 * Starts OpenTelemetry, loaded only when there is a collector. A client's `traceparent` (W3C Trace Context) is continued: request → queue → each step, whichever machine
 * runs it. Spans carry ids and states; no names of files, no queries of addresses. Sampling and the service's name go by OpenTelemetry's own variables.
 */
export const startTracing = async ({ endpoint, version, part }: TracingSettings): Promise<Tracing> => {
  if (endpoint === '') return noTracing
  const [
    { ROOT_CONTEXT, SpanKind, SpanStatusCode, context, propagation, trace },
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': process.env.OTEL_SERVICE_NAME ?? `trunnion-${part}`, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 2000, exportTimeoutMillis: timeoutMillis })],
  })
  provider.register()
  const tracer = trace.getTracer('trunnion', version)
  const spans = new WeakMap<FastifyRequest, Span>()

  const end = (span: Span, failed: boolean): void => {
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }

  const enqueue = async <T>(job: NewJob, tenantId: string, work: (job: NewJob) => Promise<T>, idOf: (made: T) => string): Promise<T> => {
    const attributes = { 'trunnion.job.kind': job.kind, 'trunnion.tenant': tenantId, 'messaging.operation.name': 'send', 'messaging.system': 'trunnion' }
    // A job that was asked for elsewhere (a schedule, another service) may bring its own trace.
    const parent: Context =
      trace.getSpan(context.active()) || job.traceparent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: job.traceparent })
    const span = tracer.startSpan(`enqueue ${job.kind}`, { kind: SpanKind.PRODUCER, attributes }, parent)
    const carrier: { traceparent?: string } = {}
    propagation.inject(trace.setSpan(parent, span), carrier)
    let failed = true
    try {
      const made = await work({ ...job, ...(carrier.traceparent !== undefined && { traceparent: carrier.traceparent }) })
      span.setAttribute('trunnion.job', idOf(made))
      failed = false
      return made
    } finally {
      end(span, failed)
    }
  }

  return {
    observe: (app) => {
      // With a callback, so that everything after it runs inside the context.
      app.addHook('onRequest', (request, _reply, done) => {
        const { method, headers } = request
        const { url: route, config } = request.routeOptions
        // Probes and scrapes come every few seconds and tell nothing.
        if (config.vital) return done()
        const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }), 'trunnion.request': request.id }
        const parent = propagation.extract(ROOT_CONTEXT, headers)
        const span = tracer.startSpan(route === undefined ? method : `${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
        spans.set(request, span)
        request.log = request.log.child({ trace: span.spanContext().traceId })
        context.with(trace.setSpan(parent, span), done)
      })
      app.addHook('onResponse', async (request, reply) => {
        const span = spans.get(request)
        if (!span) return
        span.setAttribute('http.response.status_code', reply.statusCode)
        if (request.tenantScope) span.setAttribute('trunnion.tenant', request.tenantScope.tenantId)
        end(span, reply.statusCode >= 500)
      })
    },
    traceJobs: (jobs) => ({
      ...jobs,
      submit: (scope, job, also) =>
        enqueue(
          job,
          scope.tenantId,
          (traced) => jobs.submit(scope, traced, also),
          ({ id }) => id,
        ),
      submitIn: (tx, scope, job) =>
        enqueue(
          job,
          scope.tenantId,
          (traced) => jobs.submitIn(tx, scope, traced),
          (id) => id,
        ),
    }),
    hooks: {
      stepStarted: ({ document, name, stepId, attempt, tenantId }) => {
        const { traceparent, job_id } = document
        const parent = traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent })
        const attributes = { 'trunnion.job': job_id, 'trunnion.tenant': tenantId, 'trunnion.step': name, 'trunnion.node': stepId, 'trunnion.attempt': attempt }
        const span = tracer.startSpan(`step ${name}`, { kind: SpanKind.CONSUMER, attributes }, parent)
        return (outcome: StepOutcome) => {
          if (outcome.kind === 'failed') span.setAttribute('error.type', outcome.error.code)
          end(span, outcome.kind === 'failed')
        }
      },
    },
    stop: async () => {
      // A collector that is away is no reason to end badly.
      await provider.shutdown().catch(() => undefined)
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { noTracing } from '../../src/tracing/tracing.ts'
import { startTracing } from '../../src/tracing/startTracing.ts'
import { type OperationsWorld, operationsWorld } from '../support/operationsWorld.ts'
import { receiver } from '../support/receiver.ts'
import { testDatabase } from '@trunnion/database/testing'
import type { TestDatabase } from '@trunnion/database/testing'
import { Type } from 'typebox'
import { frame } from '../support/frame.ts'
import { everyone } from '../../src/app/principal.ts'
import { route } from '../../src/app/route.ts'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly status: { readonly code?: number }
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
}

let db: TestDatabase
let world: OperationsWorld
const clientTrace = '0af7651916cd43dd8448eb211c80319c'
const clientSpan = 'b7ad6b7169203331'
const secret = 'canary-4711'
beforeAll(async () => {
  db = await testDatabase({ maxConnections: 8 })
})
afterAll(async () => {
  await world.close()
  await db.close()
})

test('without a collector nothing is loaded and nothing changes', async () => {
  const tracing = await startTracing({ endpoint: '', version: '1', part: 'api' })
  expect(tracing).toBe(noTracing)
})

test("a client's trace goes on through request, queue and worker", async () => {
  const collector = await receiver()
  const tracing = await startTracing({ endpoint: `http://127.0.0.1:${collector.port}/`, version: '1.2.3', part: 'api' })
  world = await operationsWorld(db, tracing.hooks)
  const tenantId = '00000000-0000-4000-8000-000000000001'
  await db.database.everyTenant((tx) => tx.query('insert into tenants (id, name) values ($1, $2)', [tenantId, 'A']))
  const jobs = tracing.traceJobs(world.jobs)
  const make = (step: string, params: object) => ({
    kind: 'convert',
    workflow: { version: 1 as const, nodes: [{ id: 'n', step, params: params as never }], edges: [] },
    inputs: [{ name: `${secret}.step`, sha256: 'a'.repeat(64), bytes: 1 }],
  })
  const app = await frame(
    {},
    {
      modules: [
        {
          name: 'jobs',
          description: 'For the test.',
          observe: tracing.observe,
          routes: [
            route({
              method: 'POST',
              path: '/api/make/:step',
              summary: 'Makes a job',
              access: everyone,
              params: Type.Object({ step: Type.String() }),
              body: Type.Object({ code: Type.Optional(Type.String()) }),
              answers: { 201: Type.Object({ id: Type.String(), traceparent: Type.String() }) },
              handle: async (call) => {
                const { id, document } = await jobs.submit({ tenantId }, make(call.params.step, call.body))
                return { id, traceparent: document.traceparent }
              },
            }),
          ],
        },
      ],
    },
  )
  const worker = await world.worker()
  const headers = { traceparent: `00-${clientTrace}-${clientSpan}-01` }
  const answer = await app.fastify.inject({ method: 'POST', url: `/api/make/good?token=${secret}`, headers, payload: {} })
  expect(answer.statusCode).toBe(201)
  await jobs.waitFor({ tenantId }, answer.json().id, { timeoutMs: 10_000 })
  const failing = (await app.fastify.inject({ method: 'POST', url: '/api/make/bad', payload: { code: 'KERNEL_FAILED' } })).json()
  await jobs.waitFor({ tenantId }, failing.id, { timeoutMs: 10_000 })
  await worker.stop({ drainMs: 1000 })
  await app.close()
  await tracing.stop()
  await collector.close()

  const bodies = collector.received.map(({ body }) => JSON.parse(body))
  expect(collector.received[0].path).toBe('/v1/traces')
  expect(JSON.stringify(bodies)).toContain('trunnion-api')
  expect(JSON.stringify(bodies)).not.toContain(secret)
  const spans: Span[] = bodies.flatMap((body) =>
    body.resourceSpans.flatMap((resource: { scopeSpans: { spans: Span[] }[] }) => resource.scopeSpans.flatMap(({ spans }) => spans)),
  )
  const find = (name: string, traceId: string) => spans.find((span) => span.name === name && span.traceId === traceId)!
  const request = find('POST /api/make/:step', clientTrace)
  const enqueue = find('enqueue convert', clientTrace)
  const step = find('step good', clientTrace)
  expect([request, enqueue, step].map(({ parentSpanId }) => parentSpanId)).toEqual([clientSpan, request.spanId, enqueue.spanId])
  expect(answer.json().traceparent).toBe(`00-${clientTrace}-${enqueue.spanId}-01`)
  expect([request, enqueue, step].map(({ kind }) => kind)).toEqual([2, 4, 5])

  const own = failing.traceparent.split('-')[1]
  expect(own).not.toBe(clientTrace)
  const failed = find('step bad', own)
  expect(failed.status.code).toBe(2)
  expect(failed.attributes).toContainEqual({ key: 'error.type', value: { stringValue: 'KERNEL_FAILED' } })
  expect(failed.parentSpanId).toBe(find('enqueue convert', own).spanId)
  expect(find('enqueue convert', own).parentSpanId).toBe(find('POST /api/make/:step', own).spanId)
})

test('a collector that is away keeps nobody', async () => {
  const gone = await receiver()
  await gone.close()
  const tracing = await startTracing({ endpoint: `http://127.0.0.1:${gone.port}`, version: '1', part: 'worker' })
  tracing.hooks.stepStarted?.({ tenantId: 't', stepId: 'a', name: 'x', attempt: 1, document: { job_id: 'j' } as never })({ kind: 'returned' })
  const started = performance.now()
  await tracing.stop()
  expect(performance.now() - started).toBeLessThan(8000)
})

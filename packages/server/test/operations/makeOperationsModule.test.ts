import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Operations, makeOperations } from '../../src/modules/operations/makeOperations.ts'
import { type OperationsWorld, noStore, operationsWorld } from '../support/operationsWorld.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let world: OperationsWorld
let operations: Operations
beforeAll(async () => {
  s = await testServer({
    modules: async (test) => {
      world = await operationsWorld(test)
      operations = makeOperations({
        ...world,
        store: noStore,
        log: pino({ level: process.env.TRUNNION_TEST_LOG ?? 'silent' }),
        version: '9.9.9',
        settings: { breakerThreshold: 2, metricsAddresses: ['127.0.0.1'] },
      })
      return operations.modules
    },
  })
})
afterAll(async () => {
  await world.close()
  await s.close()
})

const get = (url: string, as?: string, headers = {}) => s.call(as, 'GET', url, undefined, headers)
/** As inject sends it: from 127.0.0.1. */
const scrape = async (as?: string) => (await get('/metrics', as)).body
const sampleOf = (text: string, sample: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${sample} `))
      ?.split(' ')[1] ?? Number.NaN,
  )

describe('health', () => {
  test('strangers learn status and version, nothing else', async () => {
    expect((await get('/health')).json()).toEqual({ status: 'healthy', version: '9.9.9' })
  })
  test('with a token it is one document with every promised figure', async () => {
    const document = (await get('/health', 'client A')).json()
    expect(Object.keys(document).sort()).toEqual(
      [
        'status',
        'version',
        'timestamp',
        'uptime_s',
        'memory_mb',
        'cpu_percent',
        'cache_size',
        'cache_bytes',
        'queue_depth',
        'workers',
        'circuit_breaker',
        'aagnet_available',
      ].sort(),
    )
    expect(document).toMatchObject({ status: 'healthy', circuit_breaker: 'CLOSED', aagnet_available: false, workers: 0 })
    expect(document.memory_mb).toBeGreaterThan(20)
    expect(document.cpu_percent).toBeGreaterThanOrEqual(0)
  })
  test('a wrong token is a stranger', async () => {
    expect((await get('/health', 'nonsense')).json()).toEqual({ status: 'healthy', version: '9.9.9' })
  })
  test('live needs nothing; ready names what is missing', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'live' })
    const answer = await get('/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'NOT_READY', detail: 'Not ready: storage.' })
  })
  test('an open breaker makes it degraded', async () => {
    await operations.breaker.fail()
    await operations.breaker.fail()
    await expect.poll(async () => (await get('/health')).json().status, { timeout: 5000 }).toBe('degraded')
    await operations.breaker.reset()
    await expect.poll(async () => (await get('/health')).json().status, { timeout: 5000 }).toBe('healthy')
  })
})

describe('metrics', () => {
  const promised = [
    'conversion_duration_seconds',
    'conversion_errors_total',
    'conversion_input_bytes',
    'conversion_output_bytes',
    'cache_hits_total',
    'cache_misses_total',
    'cache_damaged_total',
    'cache_bytes',
    'job_queue_depth',
    'job_oldest_age_seconds',
    'job_duration_seconds',
    'worker_memory_bytes',
    'circuit_breaker_state',
    'dead_letters_total',
    'analysis_quality_score',
    'analysis_recognition_rate',
    'analysis_tier_total',
  ]
  test('every promised name is there', async () => {
    const text = await scrape('client A')
    for (const name of promised) expect(text).toContain(`# TYPE trunnion_${name} `)
    expect(text).toContain('process_resident_memory_bytes')
  })
  test('errors are counted from zero, so that the first one is an increase', async () => {
    const text = await scrape()
    expect(sampleOf(text, 'trunnion_conversion_errors_total{class="systemic",format="jt"}')).toBe(0)
    expect(sampleOf(text, 'trunnion_dead_letters_total{class="systemic"}')).toBe(0)
    expect(sampleOf(text, 'trunnion_analysis_tier_total{tier="1"}')).toBe(0)
    expect(sampleOf(text, 'trunnion_circuit_breaker_state')).toBe(0)
    for (const queue of ['cpu', 'render', 'model']) expect(sampleOf(text, `trunnion_job_queue_depth{queue="${queue}"}`)).toBe(0)
  })
  test('without a token only a listed address reads them, and not through a proxy', async () => {
    expect((await get('/metrics')).statusCode).toBe(200)
    expect((await get('/metrics', undefined, { 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(401)
    expect((await s.server.fastify.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode).toBe(401)
    expect((await s.server.fastify.inject({ url: '/metrics', remoteAddress: '10.0.0.9', headers: { authorization: 'Bearer x' } })).statusCode).toBe(401)
  })
  test('an API key is enough, as bearer too', async () => {
    const { key } = (await s.call('client A', 'POST', '/api/api-keys', { name: 'prometheus', scopes: ['jobs:read'] })).json()
    expect((await s.server.fastify.inject({ url: '/metrics', remoteAddress: '10.0.0.9', headers: { 'x-api-key': key } })).statusCode).toBe(200)
  })
  test('jobs show: depth and age while they wait, durations and errors once when they have ended', async () => {
    const bad = (code: string) =>
      world.jobs.submit(
        { tenantId: s.tenantA },
        {
          kind: 'convert',
          workflow: { version: 1, nodes: [{ id: 'a', step: 'bad', params: { code } }], edges: [] },
          inputs: [{ name: 'x.jt', sha256: 'a'.repeat(64), bytes: 10 }],
        },
      )
    await bad('INPUT_MALFORMED')
    await expect.poll(async () => sampleOf(await scrape(), 'trunnion_job_queue_depth{queue="cpu"}'), { timeout: 5000 }).toBe(1)
    await expect.poll(async () => sampleOf(await scrape(), 'trunnion_job_oldest_age_seconds{queue="cpu"}'), { timeout: 5000 }).toBeGreaterThan(0)
    expect((await get('/health')).json().status).toBe('degraded')
    const worker = await world.worker()
    await world.run(s.tenantA, 'good')
    await world.run(s.tenantA, 'bad', { code: 'INTERNAL' })
    await expect.poll(async () => sampleOf(await scrape(), 'trunnion_dead_letters_total{class="systemic"}'), { timeout: 5000 }).toBe(1)
    const text = await scrape()
    expect(sampleOf(text, 'trunnion_dead_letters_total{class="permanent"}')).toBe(1)
    expect(sampleOf(text, 'trunnion_conversion_errors_total{class="permanent",format="jt"}')).toBe(1)
    expect(sampleOf(text, 'trunnion_conversion_errors_total{class="systemic",format="step"}')).toBe(1)
    expect(sampleOf(text, 'trunnion_conversion_duration_seconds_count{format="step",outcome="completed"}')).toBe(1)
    expect(sampleOf(text, 'trunnion_job_duration_seconds_count{step="good",outcome="done"}')).toBe(1)
    expect(sampleOf(text, 'trunnion_conversion_input_bytes_count')).toBe(3)
    const memory = `trunnion_worker_memory_bytes{worker="${worker.stats().id}"}`
    await expect.poll(async () => sampleOf(await scrape(), memory), { timeout: 5000 }).toBeGreaterThan(1e6)
    expect(sampleOf(await scrape(), 'trunnion_dead_letters_total{class="systemic"}')).toBe(1)
    expect(await world.database.everyTenant((tx) => tx.query('select from metric_events'))).toHaveLength(0)
  })
  test('as JSON when Accept asks for it', async () => {
    const document = (await get('/metrics', 'client A', { accept: 'application/json' })).json()
    expect(document).toMatchObject({
      circuit_breaker: { state: 'CLOSED', failure_count: 0, failure_threshold: 2 },
      dead_letter_queue: { total_failures_24h: expect.any(Number), by_error_type: expect.any(Object) },
      performance: { avg_processing_time_sec: null, requests_last_hour: expect.any(Number) },
      quality: { avg_quality_score: null, recognition_rate: null },
    })
  })
  test('name no tenant, no user, no file', async () => {
    const text = await scrape()
    for (const { id, tenantId, email } of Object.values(s.people)) for (const secret of [id, tenantId, email]) expect(text).not.toContain(secret)
    expect(text).not.toContain('part.step')
  })
})

test('a stopping process is not ready', async () => {
  const module = operations.modules.find(({ name }) => name === 'operations')
  await module?.drain?.()
  expect((await get('/health/ready')).json()).toMatchObject({ status: 503, code: 'NOT_READY', detail: 'Not ready: the process is stopping.' })
})

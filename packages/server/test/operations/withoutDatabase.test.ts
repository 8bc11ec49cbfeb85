import type { Database } from '@trunnion/database'
import type { Breaker } from '@trunnion/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app/makeApp.ts'
import { makeOperationsModule } from '../../src/modules/operations/makeOperationsModule.ts'
import { makeMetrics } from '../../src/modules/operations/metrics.ts'
import { frame } from '../support/frame.ts'
import { noStore } from '../support/operationsWorld.ts'

const away = () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }))
/** As it is while PostgreSQL restarts. */
const database: Database = { tenant: away, everyTenant: away, listen: away, pool: { query: away } as unknown as Database['pool'], close: async () => undefined }
const breaker = { status: away } as unknown as Breaker

let app: App
beforeAll(async () => {
  app = await frame(
    {},
    { modules: [makeOperationsModule({ database, store: noStore, breaker, metrics: makeMetrics(), version: '1', metricsAddresses: ['127.0.0.1'] })] },
  )
})
afterAll(() => app.close())
const get = (url: string, headers = {}) => app.fastify.inject({ url, headers })

test('the process lives, is not ready, and says what is missing without saying where it is', async () => {
  expect((await get('/health/live')).statusCode).toBe(200)
  const ready = await get('/health/ready')
  expect(ready.statusCode).toBe(503)
  expect(ready.json().detail).toBe('Not ready: database, storage, queue.')
  expect(ready.body).not.toContain('10.0.0.7')
})
test('health is unhealthy, also for somebody known', async () => {
  expect((await get('/health')).json()).toEqual({ status: 'unhealthy', version: '1' })
  expect((await get('/health', { authorization: 'Bearer client' })).json()).toEqual({ status: 'unhealthy', version: '1' })
})
test('the figures of the process itself are there; as JSON there are none', async () => {
  const answer = await get('/metrics')
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('process_resident_memory_bytes')
  expect((await get('/metrics', { accept: 'application/json' })).statusCode).toBeGreaterThanOrEqual(500)
})

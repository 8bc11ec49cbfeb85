import type { Breaker } from '@trunnion/jobs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBreakerModule } from '../../src/modules/breaker/makeBreakerModule.ts'
import { makeModelBreaker } from '../../src/modules/breaker/makeModelBreaker.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s: TestServer
let breaker: Breaker
beforeAll(async () => {
  s = await testServer({
    modules: ({ database }) => {
      breaker = makeModelBreaker(database, { breakerThreshold: 3, breakerTimeoutS: 60 })
      return [makeBreakerModule({ database, breaker })]
    },
  })
})
afterAll(() => s.close())
const read = async () => (await s.call('client A', 'GET', '/circuit-breaker')).json()

test('it opens after failures in a row, alerts, and is closed by hand', async () => {
  expect(await read()).toEqual({ state: 'CLOSED', failure_count: 0, failure_threshold: 3, last_failure_time: null, retry_after_seconds: 0 })
  for (let i = 0; i < 3; i++) await breaker.fail()
  const open = await read()
  expect(open).toMatchObject({ state: 'OPEN', failure_count: 3 })
  expect(open.retry_after_seconds).toBeGreaterThan(50)
  expect(await breaker.allow()).toBe(false)
  const reset = (await s.call('global_admin A', 'POST', '/circuit-breaker/reset')).json()
  expect(reset).toMatchObject({ status: 'reset', message: expect.stringContaining('OPEN'), new_state: { state: 'CLOSED', failure_count: 0 } })
  expect(await breaker.allow()).toBe(true)
  const events = await s.test.database.everyTenant((tx) => tx.query('select event_type, channel from audit_log where tenant_id is null order by seq'))
  expect(events).toEqual([
    { event_type: 'circuit_breaker_opened', channel: 'alert' },
    { event_type: 'circuit_breaker_closed', channel: 'activity' },
    { event_type: 'circuit_breaker_reset', channel: 'activity' },
  ])
})
test('only a global_admin resets it', async () => {
  for (const role of ['client', 'project_manager', 'tenant_admin']) expect((await s.call(`${role} A`, 'POST', '/circuit-breaker/reset')).statusCode).toBe(403)
})

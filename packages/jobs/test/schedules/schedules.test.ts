import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSchedules } from '../../src/index.ts'
import { makeContext } from '../../src/jobs/jobContext.ts'
import { nextRun } from '../../src/schedules/nextRun.ts'
import { runDueSchedules } from '../../src/schedules/runDueSchedules.ts'
import { type TestWorld, draw, testWorld } from '../support/testWorld.ts'

let world: TestWorld
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.close())

const job = { kind: 'nightly', workflow: draw(['a:work']), inputs: [] }
const due = (id: string) => world.database.everyTenant((tx) => tx.query("update schedules set next_run_at = now() - interval '3 hours' where id = $1", [id]))

test('the next time follows the time zone, over the change to summer time', () => {
  const next = (cron: string, zone: string, after: string) => {
    const result = nextRun(cron, zone, new Date(after))
    return result.ok ? result.value.toISOString() : result.error.code
  }
  expect(next('30 3 * * *', 'UTC', '2026-03-28T12:00:00Z')).toBe('2026-03-29T03:30:00.000Z')
  expect(next('30 3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z')
  expect(next('nonsense', 'UTC', '2026-03-28T12:00:00Z')).toBe('SETTING_INVALID')
  expect(next('0 0 * * *', 'Nowhere/City', '2026-03-28T12:00:00Z')).toBe('SETTING_INVALID')
})

test('a schedule that is due starts its job once, however many look at the same instant and however much was missed', async () => {
  const tenant = await world.tenant()
  const schedules = makeSchedules(world.deps)
  const { id } = await schedules.create(tenant, { name: 'nightly', cron: '0 0 1 1 *', job })
  await due(id)
  const started = await Promise.all(Array.from({ length: 8 }, () => runDueSchedules(makeContext(world.deps))))
  expect(started.reduce((sum, count) => sum + count, 0)).toBe(1)
  const { items } = await world.jobs.list(tenant, { limit: 10 })
  expect(items.map((item) => item.document.kind)).toEqual(['nightly'])
  const [schedule] = await schedules.list(tenant)
  expect(schedule.lastJobId).toBe(items[0].id)
  expect(Date.parse(schedule.nextRunAt!)).toBeGreaterThan(Date.now())
})

test('two workers start it once, by themselves', async () => {
  const tenant = await world.tenant()
  const schedules = makeSchedules(world.deps)
  const { id } = await schedules.create(tenant, { name: 'twice', cron: '0 0 1 1 *', job })
  await Promise.all([world.worker({ sweepMs: 50 }), world.worker({ sweepMs: 50 })])
  await due(id)
  for (let items: readonly { document: { state: string } }[] = []; items[0]?.document.state !== 'completed';)
    ({ items } = await world.jobs.list(tenant, { limit: 10 }))
  expect((await world.jobs.list(tenant, { limit: 10 })).items).toHaveLength(1)
})

test('a schedule that cannot run is refused, and one whose step is gone is switched off', async () => {
  const tenant = await world.tenant()
  const schedules = makeSchedules(world.deps)
  await expect(schedules.create(tenant, { name: 'bad', cron: '61 * * * *', job })).rejects.toThrow('SETTING_INVALID')
  await expect(schedules.create(tenant, { name: 'bad', cron: '0 * * * *', job: { ...job, workflow: draw(['a:nothing']) } })).rejects.toThrow('WORKFLOW_INVALID')
  const { id } = await schedules.create(tenant, { name: 'old', cron: '0 * * * *', job })
  await world.database.everyTenant((tx) => tx.query(`update schedules set job = jsonb_set(job, '{workflow,nodes,0,step}', '"gone"') where id = $1`, [id]))
  await due(id)
  await runDueSchedules(makeContext(world.deps))
  expect((await schedules.list(tenant)).find((one) => one.id === id)?.enabled).toBe(false)
  expect(await schedules.remove(await world.tenant(), id)).toBe(false)
  expect(await schedules.remove(tenant, id)).toBe(true)
})

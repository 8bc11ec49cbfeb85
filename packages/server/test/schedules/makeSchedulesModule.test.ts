import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTestFile } from '../support/addTestFile.ts'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { stl } from '../support/models.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld({ size: 1 })
})
afterAll(() => world.close())

const workflow = { version: 1, nodes: [{ id: 'a', step: 'inspect', params: {} }], edges: [] }
const call = (as: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => world.call(as, method, path, body)
const as = 'project_manager A'

test('a schedule starts its job when its time has come', async () => {
  const file = await addTestFile(world, as, 'strip.stl', stl(20), 'stl')
  const made = await call(as, 'POST', '/api/schedules', { name: 'Often', cron: '* * * * * *', job: { kind: 'nightly', workflow, file_ids: [file] } })
  expect(made.statusCode).toBe(201)
  await expect.poll(async () => (await call(as, 'GET', `/api/schedules/${made.json().id}`)).json().last_job_id, { timeout: 10_000 }).not.toBeNull()
  const off = await call(as, 'PATCH', `/api/schedules/${made.json().id}`, { enabled: false })
  expect(off.json().enabled).toBe(false)
  expect((await call(as, 'GET', '/api/jobs?kind=nightly')).json().items.length).toBeGreaterThan(0)
  expect((await call(as, 'DELETE', `/api/schedules/${made.json().id}`)).statusCode).toBe(204)
  expect((await call(as, 'GET', '/api/schedules')).json().items).toEqual([])
})
test.each([
  ['a time that never comes', { cron: 'every day' }, 400],
  ['a zone that does not exist', { timezone: 'Moon/Crater' }, 400],
  ['a step that does not exist', { job: { workflow: { ...workflow, nodes: [{ id: 'a', step: 'dance', params: {} }] } } }, 422],
])('%s is refused', async (_what, change, status) => {
  const file = await addTestFile(world, as, 'strip.stl', stl(22), 'stl')
  const answer = await call(as, 'POST', '/api/schedules', { name: 'x', cron: '0 3 * * *', job: { workflow, file_ids: [file] }, ...change })
  expect(answer.statusCode).toBe(status)
})
test('schedules are for project managers of the tenant', async () => {
  expect((await call('client A', 'GET', '/api/schedules')).statusCode).toBe(403)
  const file = await addTestFile(world, as, 'strip.stl', stl(21), 'stl')
  const { id } = (
    await call(as, 'POST', '/api/schedules', { name: 'Yearly', cron: '0 3 1 1 *', timezone: 'Europe/Berlin', job: { workflow, file_ids: [file] } })
  ).json()
  for (const method of ['GET', 'DELETE'] as const) expect((await call('project_manager B', method, `/api/schedules/${id}`)).statusCode).toBe(404)
  expect((await call('project_manager B', 'PATCH', `/api/schedules/${id}`, { enabled: false })).statusCode).toBe(404)
})

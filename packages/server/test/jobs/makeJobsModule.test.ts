import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTestFile } from '../support/addTestFile.ts'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { stl } from '../support/models.ts'
import { readEvents } from '../support/readEvents.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld()
})
afterAll(() => world.close())

interface Job {
  readonly job_id: string
  readonly state: string
  readonly kind: string
  readonly priority: number
  readonly attempt: number
  readonly owner_id: string
  readonly steps: readonly { readonly id: string; readonly name: string; readonly status: string; readonly attempt: number }[]
  readonly result: { readonly artefacts: readonly { readonly step: string; readonly role: string }[]; readonly data: object } | null
}
const call = async <T>(as: string, method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }> => {
  const answer = await world.send(as, path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: answer.status, body: (await answer.json()) as T }
}
const node = (id: string, step: string, params: object = {}) => ({ id, step, params })
const one = (step: string, params: object = {}) => ({ version: 1, nodes: [node('a', step, params)], edges: [] })
const ended = async (as: string, id: string): Promise<Job> => {
  const tenantId = world.people[as].tenantId
  await world.jobs.waitFor({ tenantId }, id, { timeoutMs: 30_000 })
  return (await call<Job>(as, 'GET', `/api/jobs/${id}`)).body
}
test('a workflow of several steps runs on an uploaded file, and its document tells everything', async () => {
  const file = await addTestFile(world, 'client A', 'strip.stl', stl(30), 'stl')
  const workflow = {
    version: 1,
    nodes: [node('look', 'inspect'), node('make', 'convert', { to: 'ply' }), node('check', 'check')],
    edges: [{ from: 'make', to: 'check' }],
  }
  const made = await call<Job>('client A', 'POST', '/api/jobs', { kind: 'study', workflow, file_ids: [file], priority: 3 })
  expect([made.status, made.body.kind, made.body.priority]).toEqual([201, 'study', 3])
  const job = await ended('client A', made.body.job_id)
  expect(job.state).toBe('completed')
  expect(job.steps.map(({ id, status }) => `${id} ${status}`)).toEqual(['look done', 'make done', 'check done'])
  expect(job.result?.artefacts.map(({ step, role }) => `${step} ${role}`)).toContain('check defects')
  const events = await readEvents(await world.send('client A', `/api/jobs/${job.job_id}/events`))
  expect(events.at(-1)?.data).toMatchObject({ kind: 'state', status: 'complete' })
})
test('a job is started again from a step', async () => {
  const file = await addTestFile(world, 'client A', 'strip.stl', stl(31), 'stl')
  const workflow = { version: 1, nodes: [node('make', 'convert'), node('look', 'inspect')], edges: [{ from: 'make', to: 'look' }] }
  const { body } = await call<Job>('client A', 'POST', '/api/jobs', { workflow, file_ids: [file] })
  expect((await call('client A', 'POST', `/api/jobs/${body.job_id}/retry`, {})).status).toBe(409)
  await ended('client A', body.job_id)
  const again = await call<Job>('client A', 'POST', `/api/jobs/${body.job_id}/retry`, { from_step: 'look', priority: 5 })
  expect([again.status, again.body.attempt, again.body.priority]).toEqual([200, 2, 5])
  expect((await ended('client A', body.job_id)).steps.map(({ attempt }) => attempt)).toEqual([1, 2])
  expect((await call('client A', 'POST', `/api/jobs/${body.job_id}/retry`, { from_step: 'nowhere' })).status).toBe(404)
})
test.each([
  ['a step that does not exist', { workflow: one('dance') }, 422],
  ['parameters that do not fit', { workflow: one('convert', { to: 'exe' }) }, 422],
  ['no file to read', { workflow: one('inspect') }, 422],
  ['neither a workflow nor the id of one', {}, 400],
  ['a file that is not there', { workflow: one('inspect'), file_ids: [crypto.randomUUID()] }, 404],
  ['a field that is unknown', { workflow: one('inspect'), speed: 1 }, 400],
])('%s is refused', async (_what, body, status) => {
  expect((await call('client A', 'POST', '/api/jobs', body)).status).toBe(status)
})

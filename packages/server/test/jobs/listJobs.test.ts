import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'

interface Job {
  readonly job_id: string
  readonly priority: number
}
let world: ConversionWorld
const made: string[] = []

const call = async <T>(as: string, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<{ readonly status: number; readonly body: T }> => {
  const answer = await world.call(as, method, path, body)
  return { status: answer.statusCode, body: answer.json() as T }
}
/** A job that waits, as nobody works. */
const waiting = async (as: string, kind: string): Promise<string> => {
  const { id: ownerId, tenantId } = world.people[as]
  const workflow = { version: 1, nodes: [{ id: 'a', step: 'inspect', params: {} }], edges: [] } as const
  return (await world.jobs.submit({ tenantId }, { kind, workflow, inputs: [{ name: 'x', sha256: '0'.repeat(64), bytes: 1 }], ownerId })).id
}
const list = (as: string, query = '') => call<{ items: Job[]; next: string | null }>(as, 'GET', `/api/jobs?kind=listed&${query}`).then(({ body }) => body)
beforeAll(async () => {
  world = await conversionWorld({ worker: false, size: 1 })
  for (let i = 0; i < 5; i++) made.unshift(await waiting('client A', 'listed'))
  made.unshift(await waiting('otherClient A', 'listed'))
  await waiting('client B', 'listed')
})
afterAll(() => world.close())

test('the list comes in pages that neither repeat nor leave out', async () => {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Job[]; next: string | null } = await list('project_manager A', `limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...page.items.map(({ job_id }) => job_id))
    cursor = page.next
  }
  expect(seen).toEqual(made)
})
test('the list shows a client their own jobs, a project manager those of everybody unless they ask for theirs', async () => {
  expect((await list('client A')).items.map(({ job_id }) => job_id)).toEqual(made.slice(1))
  expect((await list('project_manager A', 'mine=true')).items).toEqual([])
  expect((await list('client A', 'state=completed')).items).toEqual([])
})
test('a foreign job is not there for anything', async () => {
  const [id] = made
  expect((await call('client A', 'GET', `/api/jobs/${id}`)).status).toBe(404)
  expect((await call('client A', 'POST', `/api/jobs/${id}/cancel`)).status).toBe(404)
  expect((await call('client A', 'PATCH', `/api/jobs/${id}`, { priority: 1 })).status).toBe(404)
  expect((await call('project_manager B', 'GET', `/api/jobs/${id}`)).status).toBe(404)
  expect((await call('project_manager A', 'GET', `/api/jobs/${id}`)).status).toBe(200)
})
test('a job that waits is moved forward, in the queue too', async () => {
  const id = made[1]
  expect((await call<Job>('client A', 'PATCH', `/api/jobs/${id}`, { priority: 9 })).body.priority).toBe(9)
  expect((await call('client A', 'PATCH', `/api/jobs/${id}`, { priority: 11 })).status).toBe(400)
  expect(await world.query('select priority from pgboss.job_common where singleton_key = $1', [id])).toEqual([{ priority: 9 }])
})
test('many jobs are cancelled at once; those of others are missing', async () => {
  const { body } = await call<{ items: { job_id: string; outcome: string }[] }>('client A', 'POST', '/api/jobs/cancel', {
    job_ids: [made[1], made[0], made[2]],
  })
  expect(body.items.map(({ outcome }) => outcome)).toEqual(['cancelled', 'missing', 'cancelled'])
  expect((await call<{ outcome: string }>('client A', 'POST', `/api/jobs/${made[1]}/cancel`)).body.outcome).toBe('finished')
})

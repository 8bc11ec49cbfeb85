import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { gearbox, stl } from '../support/models.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld()
})
afterAll(() => world.close())

const count = async () => (await world.query('select 1 from jobs')).length
const slow = '?deflection=0.001&angle=0.03'
const newest = async () => (await world.query<{ id: string; state: string }>('select id, state from jobs order by created_at desc limit 1'))[0]
const untilRunning = async (): Promise<string> => {
  for (;;) {
    const job = await newest()
    if (job?.state === 'running') return job.id
    await sleep(10)
  }
}

test('twenty requests at once over two instances convert once', async () => {
  const second = await world.instance()
  const before = await count()
  const body = stl(3000)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      world.send(i % 3 === 0 ? 'otherClient A' : 'client A', '/convert', {
        method: 'POST',
        body: world.form('a.stl', body),
        at: i % 2 === 0 ? world.url : second.url,
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  const results = await Promise.all(answers.map((answer) => answer.bytes()))
  for (const result of results) expect(result).toEqual(results[0])
  expect(await count()).toBe(before + 1)
  await second.close()
})
test('when the only client goes away the job is cancelled', async () => {
  const controller = new AbortController()
  const lost = world
    .send('client A', `/convert${slow}`, { method: 'POST', body: world.form('g.step', gearbox()), signal: controller.signal })
    .catch((error: unknown) => error)
  const id = await untilRunning()
  controller.abort()
  expect(await lost).toBeInstanceOf(Error)
  expect((await world.finished('client A', id)).status).toBe('cancelled')
})
test('when one of two clients goes away the other gets its result', async () => {
  const controller = new AbortController()
  const send = (as: string, signal?: AbortSignal) =>
    world.send(as, '/convert?deflection=0.01&angle=0.1', { method: 'POST', body: world.form('g.step', gearbox()), ...(signal && { signal }) })
  const lost = send('client A', controller.signal).catch((error: unknown) => error)
  const id = await untilRunning()
  const kept = send('otherClient A')
  while ((await world.query('select 1 from job_watchers where job_id = $1 and waiting > 0', [id])).length < 2) await sleep(10)
  controller.abort()
  await lost
  const answer = await kept
  expect([answer.status, answer.headers.get('x-job-id')]).toEqual([200, id])
})
test('who joined a job does not cancel it for the other, and a request after the cancellation starts anew', async () => {
  const begin = async (as: string) =>
    ((await (await world.send(as, `/convert/async${slow}&lod=all`, { method: 'POST', body: world.form('g.step', gearbox()) })).json()) as { job_id: string })
      .job_id
  const cancel = async (as: string, id: string) =>
    ((await (await world.send(as, `/convert/${id}`, { method: 'DELETE' })).json()) as { outcome: string }).outcome
  const id = await begin('client A')
  expect(await begin('otherClient A')).toBe(id)
  expect(await cancel('otherClient A', id)).toBe('left')
  expect(['requested', 'cancelled']).toContain(await cancel('client A', id))
  const again = await begin('client A')
  expect(again).not.toBe(id)
  await cancel('client A', again)
  await world.finished('client A', again)
})
test('a manager who did not ask for a conversion cancels it for everybody', async () => {
  const begun = await world.send('client A', `/convert/async${slow}&lod=0`, { method: 'POST', body: world.form('g.step', gearbox()) })
  const { job_id } = (await begun.json()) as { job_id: string }
  const answer = await world.send('project_manager A', `/convert/${job_id}`, { method: 'DELETE' })
  expect(['requested', 'cancelled']).toContain(((await answer.json()) as { outcome: string }).outcome)
  expect((await world.finished('client A', job_id)).status).toBe('cancelled')
})

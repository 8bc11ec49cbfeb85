import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTestFile } from '../support/addTestFile.ts'
import { type ConversionWorld, conversionWorld } from '../support/conversionWorld.ts'
import { gearbox, hostileStep, jt, stl } from '../support/models.ts'
import { readEvents } from '../support/readEvents.ts'

let world: ConversionWorld
beforeAll(async () => {
  world = await conversionWorld()
})
afterAll(() => world.close())

interface Accepted {
  readonly job_id: string
  readonly warnings?: readonly { readonly code: string }[]
}
const begin = async (path: string, body: FormData | string, as = 'client A', headers: Record<string, string> = {}): Promise<Accepted> => {
  const answer = await world.send(as, path, { method: 'POST', body, headers })
  expect(answer.status).toBe(202)
  return (await answer.json()) as Accepted
}

test('a job is accepted at once, tells how far it is, and its result has ranges and an ETag', async () => {
  const { job_id } = await begin('/convert/async?to=glb', world.form('gearbox.step', gearbox()))
  const events = await readEvents(await world.send('client A', `/convert/events/${job_id}`))
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1))
  expect(events.at(-1)?.data).toMatchObject({ kind: 'state', status: 'complete', percent: 100 })
  const percents = events.flatMap(({ data }) => (data.percent === undefined ? [] : [data.percent]))
  expect(percents).toEqual(percents.toSorted((a, b) => a - b))
  const status = await (await world.send('client A', `/convert/status/${job_id}`)).json()
  expect(status).toMatchObject({ job_id, status: 'complete', percent: 100, eta_s: null })
  expect((status as { stages: { name: string; state: string }[] }).stages.map(({ name, state }) => `${name} ${state}`)).toEqual(
    ['queued', 'validating', 'reading', 'tessellating', 'optimising', 'storing', 'complete'].map((name) => `${name} done`),
  )
  const whole = await world.send('client A', `/convert/result/${job_id}`)
  const bytes = await whole.bytes()
  const etag = whole.headers.get('etag') ?? ''
  expect(whole.headers.get('accept-ranges')).toBe('bytes')
  const part = await world.send('client A', `/convert/result/${job_id}`, { headers: { range: 'bytes=4-11', 'if-range': etag } })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-11/${bytes.length}`])
  expect(await part.bytes()).toEqual(bytes.slice(4, 12))
  expect((await (await world.send('client A', `/convert/result/${job_id}`, { headers: { range: 'bytes=-5' } })).bytes()).length).toBe(5)
  expect((await world.send('client A', `/convert/result/${job_id}`, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416)
  expect((await world.send('client A', `/convert/result/${job_id}`, { headers: { 'if-none-match': etag } })).status).toBe(304)
  const head = await world.send('client A', `/convert/result/${job_id}`, { method: 'HEAD' })
  expect(Number(head.headers.get('content-length'))).toBe(bytes.length)
})
test('events go on after Last-Event-ID, and a stream that was told everything answers 204', async () => {
  const { job_id } = await begin('/convert/async', world.form('strip.stl', stl(40)))
  const all = await readEvents(await world.send('client A', `/convert/events/${job_id}`))
  for (const last of [1, all.length - 1]) {
    const rest = await readEvents(await world.send('client A', `/convert/events/${job_id}`, { headers: { 'last-event-id': String(last) } }))
    expect(rest).toEqual(all.slice(last))
  }
  expect((await world.send('client A', `/convert/events/${job_id}`, { headers: { 'last-event-id': String(all.length) } })).status).toBe(204)
})
test('a browser opens the stream with a ticket, once', async () => {
  const { job_id } = await begin('/convert/async', world.form('strip.stl', stl(41)))
  const { ticket } = (await (await world.send('client A', '/api/events/ticket', { method: 'POST' })).json()) as { ticket: string }
  const open = () => fetch(`${world.url}/convert/events/${job_id}?ticket=${ticket}`)
  const answer = await open()
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  expect(answer.headers.get('x-accel-buffering')).toBe('no')
  expect((await readEvents(answer)).at(-1)?.data.status).toBe('complete')
  expect((await open()).status).toBe(401)
})
test('a name that says another format than the content is reported', async () => {
  const { warnings } = await begin('/convert/async', world.form('part.step', stl(42)))
  expect(warnings?.map(({ code }) => code)).toEqual(['EXTENSION_MISMATCH'])
})
test('a JT is accepted, what is none is not', async () => {
  const { job_id } = await begin('/convert/jt-to-glb-async', world.form('pump.jt', jt(3)))
  expect((await world.finished('client A', job_id)).status).toBe('complete')
  expect((await world.send('client A', '/convert/jt-to-glb-async', { method: 'POST', body: world.form('pump.jt', stl()) })).status).toBe(400)
})
test('a hostile file fails with an error of the catalogue, in the status and as the result', async () => {
  const { job_id } = await begin('/convert/async', world.form('x.step', hostileStep()))
  const { status, error } = await world.finished('client A', job_id)
  expect(status).toBe('failed')
  const answer = await world.send('client A', `/convert/result/${job_id}`)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(((await answer.json()) as { code: string }).code).toBe(error?.code)
  // and is no success for who asks again
  expect((await begin('/convert/async', world.form('x.step', hostileStep()))).job_id).not.toBe(job_id)
})
test('an uploaded file is named instead of sent; that of a colleague is not there', async () => {
  const id = await addTestFile(world, 'client A', 'named.stl', stl(43), 'stl')
  const json = { 'content-type': 'application/json' }
  const { job_id } = await begin('/convert/async', JSON.stringify({ file_id: id }), 'client A', json)
  expect((await world.finished('client A', job_id)).status).toBe('complete')
  const foreign = await world.send('otherClient A', '/convert/async', { method: 'POST', body: JSON.stringify({ file_id: id }), headers: json })
  expect(foreign.status).toBe(404)
  expect((await world.send('client A', '/convert/async', { method: 'POST', body: '{"file": 1}', headers: json })).status).toBe(400)
})
test('a job that nobody has is 404 on every address', async () => {
  const nobody = crypto.randomUUID()
  for (const path of ['status', 'events', 'result']) expect((await world.send('client A', `/convert/${path}/${nobody}`)).status).toBe(404)
  expect((await world.send('client A', `/convert/${nobody}`, { method: 'DELETE' })).status).toBe(404)
  expect((await world.send('client A', '/convert/status/1')).status).toBe(400)
})
test('the audit trail tells of the request and of the end, with the hash of the receipt', async () => {
  const { job_id } = await begin('/convert/async', world.form('strip.stl', stl(44)))
  await world.finished('client A', job_id)
  const rows = await world.query<{ event_type: string; data: { receipt_sha256?: string } }>(
    'select event_type, data from audit_log where subject_id = $1 order by seq',
    [job_id],
  )
  expect(rows.map(({ event_type }) => event_type)).toEqual(['conversion.created', 'conversion.finished'])
  const [receipt] = await world.query<{ sha256: string }>("select sha256 from artefacts where job_id = $1 and role = 'receipt'", [job_id])
  expect(rows[1].data.receipt_sha256).toBe(receipt.sha256)
})
test('cancelling ends the process of the step within two seconds', async () => {
  // 3 MB of STEP whose faces take the kernel long enough to be met in the middle
  const { job_id } = await begin('/convert/async?deflection=0.0005&angle=0.02', world.form('gearbox.step', gearbox()))
  const running = async () => ((await (await world.send('client A', `/api/jobs/${job_id}`)).json()) as { state: string }).state === 'running'
  while (!(await running())) await sleep(10)
  const early = await world.send('client A', `/convert/result/${job_id}`)
  expect([early.status, early.headers.get('retry-after')]).toEqual([409, '1'])
  const before = new Set(world.children.stats().children.flatMap(({ pid, busy }) => (busy ? [pid] : [])))
  const asked = performance.now()
  const answer = await world.send('client A', `/convert/${job_id}`, { method: 'DELETE' })
  expect(((await answer.json()) as { outcome: string }).outcome).toBe('requested')
  expect((await world.finished('client A', job_id)).status).toBe('cancelled')
  while (world.children.stats().children.some(({ pid }) => before.has(pid))) await sleep(20)
  expect(performance.now() - asked).toBeLessThan(2000)
  expect((await world.send('client A', `/convert/result/${job_id}`)).status).toBe(409)
})

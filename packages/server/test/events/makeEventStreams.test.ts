import http from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Type } from 'typebox'
import { afterEach, expect, test } from 'vitest'
import type { JobEvent, JobRecord } from '@trunnion/jobs'
import { everyone } from '../../src/app/principal.ts'
import type { App } from '../../src/app/makeApp.ts'
import { type Call, route } from '../../src/app/route.ts'
import { type EventStreamSettings, makeEventStreams } from '../../src/modules/events/makeEventStreams.ts'
import { eventStream, streamQuery } from '../../src/modules/events/streamSchemas.ts'
import { frame } from '../support/frame.ts'
import { readEvents } from '../support/readEvents.ts'

const apps: App[] = []
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

/** A job in memory, its events served on a port. */
const serve = async (settings: EventStreamSettings = {}, finished = false) => {
  const events: JobEvent[] = []
  const told = new Set<() => void>()
  const streams = makeEventStreams(
    {
      events: async (_scope, _id, after, limit = 1000) => {
        await sleep(Math.random() * 3)
        return events.slice(after, after + limit)
      },
      subscribe: (_id, onChange) => {
        told.add(onChange)
        return () => told.delete(onChange)
      },
    },
    settings,
  )
  // The streams look at nothing else of a record.
  const record = { id: 'j', document: { state: finished ? 'completed' : 'running' } } as JobRecord
  const module = {
    name: 'streams',
    description: 'For tests.',
    drain: () => streams.drain(),
    routes: [
      route({
        method: 'GET',
        path: '/events',
        summary: 'Events',
        access: everyone,
        query: streamQuery,
        answers: { ...eventStream, 400: Type.Unknown() },
        handle: (call) => streams.open(Object.create(call, { scope: { value: { tenantId: 't' } } }) as Call<unknown, object>, record),
      }),
    ],
  }
  const app = await frame({ drainMs: 300, port: 0 }, { modules: [module] })
  apps.push(app)
  const url = `${await app.listen()}/events`
  const add = (state?: string, message = ''): void => {
    events.push({
      seq: events.length + 1,
      jobId: 'j',
      tenantId: 't',
      kind: state === undefined ? 'log' : 'state',
      step: null,
      level: 'info',
      message,
      context: state === undefined ? {} : { state },
      at: '',
    })
    for (const tell of told) tell()
  }
  return { url, add, streams, app }
}

test('over many interruptions no event is lost and none comes twice', async () => {
  const { url, add } = await serve()
  let writing = true
  const writer = (async () => {
    for (let i = 0; i < 600; i++) {
      add()
      if (i % 3 === 0) await sleep(1)
    }
    add('completed')
    writing = false
  })()
  const client = async (): Promise<readonly number[]> => {
    const seen: number[] = []
    for (;;) {
      const answer = await fetch(url, { headers: seen.length > 0 ? { 'last-event-id': String(seen.at(-1)) } : {} })
      const some = await readEvents(answer, (events) => writing && events.length > 20 + Math.random() * 60)
      seen.push(...some.map(({ id }) => id))
      if (some.at(-1)?.data.status === 'complete') return seen
    }
  }
  const clients = await Promise.all(Array.from({ length: 20 }, client))
  await writer
  for (const seen of clients) expect(seen).toEqual(Array.from({ length: 601 }, (_, i) => i + 1))
})
test('a job that was started again goes on behind its first end', async () => {
  const { url, add } = await serve()
  add('failed')
  add('queued')
  add('completed')
  expect((await readEvents(await fetch(url))).map(({ data }) => data.status)).toEqual(['failed', undefined, 'complete'])
})
test('a finished job with nothing more to tell answers 204', async () => {
  const { url, add } = await serve({}, true)
  add('completed')
  expect((await fetch(url, { headers: { 'last-event-id': '1' } })).status).toBe(204)
  expect(await readEvents(await fetch(url))).toHaveLength(1)
})
test('a client that takes nothing is let go, and memory does not grow for it', async () => {
  const { url, add, streams } = await serve({ stallMs: 300 })
  const request = http.get(url, (answer) => void answer.pause())
  request.on('error', () => undefined)
  while (streams.count() === 0) await sleep(5)
  const before = process.memoryUsage().rss
  for (let i = 0; i < 30_000; i++) add(undefined, 'x'.repeat(1000))
  await expect.poll(streams.count, { timeout: 10_000 }).toBe(0)
  // the events themselves, which the test keeps, are 30 MB
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  request.destroy()
})
test('silence is broken by comments, and the end of the application ends the streams', async () => {
  const { url, app, streams } = await serve({ heartbeatMs: 50 })
  const answer = await fetch(url)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('\n\n:\n\n')) text += (await reader.read()).value
  expect(text).toMatch(/^retry: \d+\n\n/)
  const closed = app.close()
  while (!(await reader.read()).done) await sleep(1)
  await closed
  expect(streams.count()).toBe(0)
  apps.length = 0
})
test('more streams than a process may have are told to come back', async () => {
  const { url, streams } = await serve({ mostOpen: 1 })
  const first = await fetch(url)
  expect(streams.count()).toBe(1)
  const second = await fetch(url)
  expect([second.status, second.headers.get('retry-after')]).toEqual([503, '10'])
  await first.body?.cancel()
})

import { expect, test } from 'vitest'
import type { JobEvent } from '@trunnion/jobs'
import { makeEventFeeds } from '../../src/modules/events/makeEventFeeds.ts'

const event = (seq: number): JobEvent => ({ seq, jobId: 'j', tenantId: 't', kind: 'log', step: null, level: 'info', message: '', context: {}, at: '' })
const scope = { tenantId: 't' }

/** Jobs whose answers a test releases by hand. */
const slowJobs = () => {
  const reads: { readonly after: number; readonly answer: (events: readonly JobEvent[]) => void }[] = []
  let tell = (): void => undefined
  let subscriptions = 0
  return {
    reads,
    tell: () => tell(),
    subscriptions: () => subscriptions,
    jobs: {
      events: (_scope: object, _id: string, after: number) => new Promise<readonly JobEvent[]>((resolve) => void reads.push({ after, answer: resolve })),
      subscribe: (_id: string, onChange: () => void) => {
        subscriptions++
        tell = onChange
        return () => void subscriptions--
      },
    },
  }
}

test('who asks for the same at the same time shares one answer of the database', async () => {
  const slow = slowJobs()
  const feeds = makeEventFeeds(slow.jobs)
  const [one, two] = [feeds.open(scope, 'j', () => undefined), feeds.open(scope, 'j', () => undefined)]
  const both = Promise.all([one.read(3), two.read(3)])
  expect(slow.reads).toHaveLength(1)
  slow.reads[0].answer([event(4)])
  const [a, b] = await both
  expect(a).toBe(b)
  one.close()
  expect(slow.subscriptions()).toBe(1)
  two.close()
  expect(slow.subscriptions()).toBe(0)
})
test('an answer that was asked for before a change is not given to who asks after it', async () => {
  const slow = slowJobs()
  const feed = makeEventFeeds(slow.jobs).open(scope, 'j', () => undefined)
  const before = feed.read(0)
  slow.tell()
  const after = feed.read(0)
  expect(slow.reads).toHaveLength(2)
  slow.reads[0].answer([])
  slow.reads[1].answer([event(1)])
  expect([await before, await after]).toEqual([[], [event(1)]])
  feed.close()
})
test('every change is told to everybody who listens', () => {
  const slow = slowJobs()
  const feeds = makeEventFeeds(slow.jobs)
  const told: string[] = []
  const open = ['a', 'b'].map((name) => feeds.open(scope, 'j', () => void told.push(name)))
  slow.tell()
  open[0].close()
  slow.tell()
  expect(told).toEqual(['a', 'b', 'b'])
  open[1].close()
})

import type { TenantScope } from '@trunnion/database'
import type { JobEvent, Jobs } from '@trunnion/jobs'

/** The events of one job for everybody who listens to it in this process. */
export interface EventFeed {
  /** Events after a number; those who ask for the same at the same time share one answer of the database. */
  read(after: number): Promise<readonly JobEvent[]>
  close(): void
}

interface Feed {
  /** Raised by every word that the job has changed: an answer that was asked for before it may lack what the word is about. */
  version: number
  readonly reads: Map<number, { readonly version: number; readonly events: Promise<readonly JobEvent[]> }>
  readonly listeners: Set<() => void>
  readonly end: () => void
}

/** As many as one read gives; a client that is far behind gets its page, and the next one when it has taken that. */
export const pageSize = 200
/** A notification can be lost with its connection; jobs subscribe again, and this is for what came in between. */
const pollMs = 15_000

export const makeEventFeeds = (jobs: Pick<Jobs, 'events' | 'subscribe'>) => {
  const feeds = new Map<string, Feed>()

  const start = (jobId: string): Feed => {
    const changed = (): void => {
      feed.version++
      for (const listener of feed.listeners) listener()
    }
    const unsubscribe = jobs.subscribe(jobId, changed)
    const poll = setInterval(changed, pollMs)
    poll.unref()
    const end = (): void => {
      unsubscribe()
      clearInterval(poll)
      feeds.delete(jobId)
    }
    const feed: Feed = { version: 0, reads: new Map(), listeners: new Set(), end }
    feeds.set(jobId, feed)
    return feed
  }

  return {
    /** @param onChange - there may be more to read */
    open: (scope: TenantScope, jobId: string, onChange: () => void): EventFeed => {
      const feed = feeds.get(jobId) ?? start(jobId)
      const listener = (): void => onChange()
      feed.listeners.add(listener)
      return {
        read: (after) => {
          const under = feed.reads.get(after)
          if (under?.version === feed.version) return under.events
          const events = jobs.events(scope, jobId, after, pageSize)
          const one = { version: feed.version, events }
          feed.reads.set(after, one)
          const forget = (): void => void (feed.reads.get(after) === one && feed.reads.delete(after))
          events.then(forget, forget)
          return events
        },
        close: () => {
          feed.listeners.delete(listener)
          if (feed.listeners.size === 0 && feeds.get(jobId) === feed) feed.end()
        },
      }
    },
  }
}

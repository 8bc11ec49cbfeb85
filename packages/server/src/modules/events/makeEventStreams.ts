import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { fault } from '@trunnion/core'
import { type JobEvent, type JobRecord, type Jobs, isFinished } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'
import { eventFrame, isLast } from './eventFrame.ts'
import { makeEventFeeds, pageSize } from './makeEventFeeds.ts'

/** Events of jobs to clients, as server-sent events. */
export interface EventStreams {
  /** Answers with what happened to the job after Last-Event-ID and with what will; ends after the last event, 204 when there is none left. */
  open(call: Call<unknown, { readonly last_event_id?: number }>, record: JobRecord): Promise<unknown>
  /** Streams that are open. */
  count(): number
  /** Hears of jobs from the start on; the first stream would wait for the connection otherwise. */
  warm(): void
  /** Ends every stream; the clients come back to another instance. */
  drain(): void
}

export interface EventStreamSettings {
  readonly heartbeatMs?: number
  /** A client that takes nothing for so long is let go. */
  readonly stallMs?: number
  /** Streams of this process at once: each takes 40 kB of memory (bench/sse.bench.ts), and a file descriptor. */
  readonly mostOpen?: number
}

/** Milliseconds until a client comes back after an interruption, and after it was too slow. */
const retryMs = 2000
const slowRetryMs = 10_000

const drained = (raw: ServerResponse, stallMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (is: boolean) => (): void => {
      clearTimeout(timer)
      raw.off('drain', onDrain).off('close', onClose)
      resolve(is)
    }
    const [onDrain, onClose] = [end(true), end(false)]
    const timer = setTimeout(onClose, stallMs)
    raw.once('drain', onDrain).once('close', onClose)
  })

const lastEventId = ({ request, query }: Call<unknown, { readonly last_event_id?: number }>): number => {
  const given = request.headers['last-event-id']
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : (query.last_event_id ?? 0)
}

export const makeEventStreams = (
  jobs: Pick<Jobs, 'events' | 'subscribe'>,
  { heartbeatMs = 15_000, stallMs = 30_000, mostOpen = 10_000 }: EventStreamSettings = {},
): EventStreams => {
  const feeds = makeEventFeeds(jobs)
  const open = new Set<ServerResponse>()
  let beat: NodeJS.Timeout | undefined
  let unwarm: (() => void) | undefined

  /** Proxies end connections that say nothing. A client that takes nothing gets no more of it. */
  const heartbeat = (): void => {
    for (const raw of open) if (!raw.writableNeedDrain) raw.write(':\n\n')
  }

  const begin = ({ reply }: Call): ServerResponse => {
    reply.hijack()
    const { raw } = reply
    // Headers of values only: what hooks have set before.
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    raw.write(`retry: ${retryMs}\n\n`)
    open.add(raw)
    raw.once('close', () => open.delete(raw))
    beat ??= setInterval(heartbeat, heartbeatMs).unref()
    return raw
  }

  const letGo = (raw: ServerResponse): void => {
    raw.end(`retry: ${slowRetryMs}\n\n`)
    setTimeout(() => raw.destroy(), 5000).unref()
  }

  return {
    count: () => open.size,
    warm: () => {
      unwarm ??= jobs.subscribe(randomUUID(), () => undefined)
    },
    drain: () => {
      clearInterval(beat)
      beat = undefined
      unwarm?.()
      for (const raw of open) raw.end()
    },
    open: async (call, record) => {
      if (call.request.method === 'HEAD') return void call.header('content-type', 'text/event-stream; charset=utf-8')
      if (open.size >= mostOpen) {
        call.header('retry-after', String(slowRetryMs / 1000))
        fault('OVERLOADED', 'Too many event streams are open.')
      }
      let after = lastEventId(call)
      let changed = false
      let wake = (): void => undefined
      const feed = feeds.open(call.scope, record.id, () => {
        changed = true
        wake()
      })
      try {
        let events: readonly JobEvent[] = await feed.read(after)
        if (events.length === 0 && isFinished(record.document.state)) return void call.status(204)
        const raw = begin(call)
        raw.once('close', () => wake())
        for (;;) {
          const last = events.at(-1)
          if (last !== undefined) {
            after = last.seq
            if (!raw.write(events.map(eventFrame).join('')) && !(await drained(raw, stallMs))) {
              letGo(raw)
              break
            }
            if (events.length < pageSize && isLast(last)) {
              raw.end()
              break
            }
          }
          if (events.length < pageSize && !changed && !raw.closed) await new Promise<void>((resolve) => (wake = resolve))
          if (raw.closed || raw.writableEnded) break
          changed = false
          events = await feed.read(after)
        }
      } catch (error) {
        if (!call.reply.raw.headersSent) throw error
        call.log.warn({ err: error, job: record.id }, 'an event stream broke off; its client comes back')
        call.reply.raw.end()
      } finally {
        feed.close()
      }
      return call.reply
    },
  }
}

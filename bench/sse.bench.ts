import http from 'node:http'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '@trunnion/core'
import { findEmbedded, makeDatabase } from '@trunnion/database'
import { median } from './statistics.ts'
import { type BenchService, startBenchService } from './startService.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]

const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]

interface Listener {
  readonly job: string
  last: number
  lost: number
  doubled: number
  request: http.ClientRequest | undefined
}

const agent = new http.Agent({ maxSockets: Infinity })

/** Opens the stream of a listener where it left off; resolves with its headers. */
const connect = ({ url, token }: BenchService, listener: Listener, onDelay: (ms: number) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(listener.last > 0 && { 'last-event-id': String(listener.last) }) }
    const request = http.request(`${url}/api/jobs/${listener.job}/events`, { agent, headers }, (answer) => {
      let rest = ''
      resolve()
      answer.setEncoding('utf8')
      answer.on('error', () => undefined)
      answer.on('data', (chunk: string) => {
        if (listener.request !== request) return
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          if (!block.startsWith('id: ')) continue
          const seq = Number(block.slice(4, block.indexOf('\n')))
          if (seq <= listener.last) listener.doubled++
          else {
            listener.lost += seq - listener.last - 1
            listener.last = seq
          }
          const sent = /"sent":(\d+(?:\.\d+)?)/.exec(block)
          if (sent) onDelay(performance.timeOrigin + performance.now() - Number(sent[1]))
        }
      })
    })
    listener.request = request
    request.on('error', (error) => (listener.request === request ? reject(error) : undefined))
    request.end()
  })

const insertEvent = `
  with job as (update jobs set event_seq = event_seq + 1 where id = $1 returning id, tenant_id, event_seq),
  event as (
    insert into pipeline_events (tenant_id, task_id, seq, step_name, kind, level, message, context)
    select tenant_id, id, event_seq, 'bench', 'progress', 'info', 'work is done', $2::jsonb from job
  )
  select pg_notify('trunnion_events', concat_ws(' ', tenant_id, id, event_seq)), event_seq from job`

const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/**
 * Server-sent events: `connections` streams over `jobs` jobs, every job one event a second, written as workers write them. In the middle a quarter of the connections
 * breaks off at once and comes back with Last-Event-ID. Delay: from before the INSERT to the client's parser; clients and service share the machine.
 */
export const sse = async ({ connections = 2000, jobs = 100, seconds = 20 } = {}): Promise<Rows> => {
  const service = await startBenchService()
  const database = makeDatabase({ url: unwrap(await findEmbedded(join(service.folder, 'data', 'database'))).serviceUrl, maxConnections: 4 })
  try {
    const ids = await database.everyTenant(async (tx) => {
      const [{ id: tenant }] = await tx.query<{ id: string }>('select id from tenants limit 1')
      const rows = await tx.query<{ id: string }>(
        `insert into jobs (tenant_id, kind, state, document) select $1, 'bench', 'running', '{"kind": "bench", "state": "running", "steps": [], "error": null}' from generate_series(1, $2::integer) returning id`,
        [tenant, jobs],
      )
      return rows.map(({ id }) => id)
    })
    const delays: number[] = []
    const listeners: Listener[] = Array.from({ length: connections }, (_, i) => ({ job: ids[i % jobs], last: 0, lost: 0, doubled: 0, request: undefined }))
    const open = performance.now()
    for (let i = 0; i < connections; i += 50)
      await Promise.all(listeners.slice(i, i + 50).map((listener) => connect(service, listener, (ms) => delays.push(ms))))
    const openMs = performance.now() - open
    const last = new Map<string, number>()
    const write = async (id: string): Promise<void> => {
      const [row] = await database.everyTenant((tx) =>
        tx.query<{ event_seq: number }>(insertEvent, [id, JSON.stringify({ sent: performance.timeOrigin + performance.now() })]),
      )
      last.set(id, row.event_seq)
    }
    const start = performance.now()
    let reconnected = 0
    const writer = async (): Promise<void> => {
      for (let i = 0; performance.now() - start < 1000 * seconds; i++) {
        const due = start + (1000 * i) / jobs
        await sleep(Math.max(0, due - performance.now()))
        await write(ids[i % jobs])
      }
    }
    const breaker = async (): Promise<void> => {
      await sleep(500 * seconds)
      const broken = listeners.filter((_, i) => i % 4 === 0)
      for (const listener of broken) {
        const { request } = listener
        listener.request = undefined
        request?.destroy()
      }
      for (let i = 0; i < broken.length; i += 50) await Promise.all(broken.slice(i, i + 50).map((listener) => connect(service, listener, () => undefined)))
      reconnected = broken.length
    }
    await Promise.all([writer(), breaker()])
    await sleep(2000)
    const lost = listeners.reduce((sum, listener) => sum + listener.lost + ((last.get(listener.job) ?? 0) - listener.last), 0)
    return [
      {
        connections,
        jobs,
        'events delivered': delays.length,
        'delivered/s': Math.round(delays.length / seconds),
        reconnected,
        lost,
        doubled: listeners.reduce((sum, { doubled }) => sum + doubled, 0),
        'p50 ms': median(delays),
        'p99 ms': quantile(delays, 0.99),
        'open ms each': openMs / connections,
        'service MB': Math.round(residentMb(service.pid)),
      },
    ]
  } finally {
    agent.destroy()
    await database.close()
    await service.stop()
  }
}

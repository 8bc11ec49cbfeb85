import http from 'node:http'
import { sphereStep } from './sphereStep.ts'
import { median } from './statistics.ts'
import { type BenchService, startBenchService } from './startService.ts'

/** A ball whose mesh has about 1 MB. */
const query = 'compress=none&deflection=0.0085&angle=0.05'

type Rows = readonly Readonly<Record<string, string | number>>[]

const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]

interface Answer {
  readonly cache: string | undefined
  readonly bytes: number
}

/** One upload and its whole answer. */
const post = ({ url, token }: BenchService, agent: http.Agent, query: string, body: Uint8Array): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'content-length': body.length, 'x-file-name': 'ball.step' }
    const request = http.request(`${url}/convert?${query}`, { method: 'POST', agent, headers }, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.once('end', () => resolve({ cache: answer.headers['x-cache'] as string | undefined, bytes }))
      answer.once('error', reject)
    })
    request.once('error', reject)
    request.end(body)
  })

/**
 * A hit of the conversion cache: the upload of a small STEP file and the whole answer of 1 MB, over kept connections; load and service on one machine.
 */
export const cacheHits = async (seconds = 5, flags: readonly string[] = []): Promise<Rows> => {
  const service = await startBenchService(flags)
  try {
    const rows = []
    const once = new http.Agent({ keepAlive: true })
    const body = Buffer.from(sphereStep(50))
    const first = await post(service, once, query, body)
    if (first.cache !== 'miss') throw new Error('The first request must convert.')
    once.destroy()
    for (const connections of [1, 4, 16]) {
      const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
      const times: number[] = []
      const until = performance.now() + 1000 * (seconds + 1)
      const measureFrom = performance.now() + 1000
      let hits = 0
      const cpu = service.cpuMs()
      let all = 0
      const client = async (): Promise<void> => {
        while (performance.now() < until) {
          const start = performance.now()
          const answer = await post(service, agent, query, body)
          if (answer.cache !== 'hit' || answer.bytes !== first.bytes) throw new Error('Not a hit, or not whole.')
          all++
          if (start < measureFrom) continue
          times.push(performance.now() - start)
          hits++
        }
      }
      await Promise.all(Array.from({ length: connections }, client))
      agent.destroy()
      const cpuMs = (service.cpuMs() - cpu) / all
      rows.push({
        connections,
        'upload kB': body.length / 1000,
        'result kB': Math.round(first.bytes / 1000),
        'requests/s': Math.round(hits / seconds),
        'service CPU ms each': cpuMs,
        'p50 ms': median(times),
        'p99 ms': quantile(times, 0.99),
      })
    }
    return rows
  } finally {
    await service.stop()
  }
}

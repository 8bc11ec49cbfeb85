import http from 'node:http'
import { median } from './statistics.ts'
import { type BenchService, startBenchService } from './startService.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]

/** Binary STL of a flat grid: in GLB without compression about 1 MB, with it a few per cent of that. */
const grid = (side: number): Uint8Array => {
  const count = 2 * side * side
  const bytes = Buffer.alloc(84 + 50 * count)
  bytes.writeUInt32LE(count, 80)
  const corner = (x: number, y: number): readonly number[] => [x, y, 0]
  let at = 84
  for (let x = 0; x < side; x++)
    for (let y = 0; y < side; y++)
      for (const triangle of [
        [corner(x, y), corner(x + 1, y), corner(x, y + 1)],
        [corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)],
      ]) {
        for (const [k, value] of [0, 0, 1, ...triangle.flat()].entries()) bytes.writeFloatLE(value, at + 4 * k)
        at += 50
      }
  return bytes
}

const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]

interface Answer {
  readonly cache: string | undefined
  readonly bytes: number
  readonly body: Buffer | undefined
}

/** One upload and its whole answer. */
const post = ({ url, token }: BenchService, agent: http.Agent, query: string, body: Uint8Array, keep = false): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'content-length': body.length, 'x-file-name': 'grid.bin' }
    const request = http.request(`${url}/convert?${query}`, { method: 'POST', agent, headers }, (answer) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (keep) chunks.push(chunk)
      })
      answer.once('end', () => resolve({ cache: answer.headers['x-cache'] as string | undefined, bytes, body: keep ? Buffer.concat(chunks) : undefined }))
      answer.once('error', reject)
    })
    request.once('error', reject)
    request.end(body)
  })

/**
 * A hit of the conversion cache: the upload of a small file (meshopt GLB) and the whole answer of 1 MB, over kept connections; load and service on one machine.
 */
export const cacheHits = async (seconds = 5, flags: readonly string[] = []): Promise<Rows> => {
  const service = await startBenchService(flags)
  try {
    const rows = []
    const once = new http.Agent({ keepAlive: true })
    const small = await post(service, once, 'compress=meshopt', grid(206), true)
    const body = small.body ?? new Uint8Array()
    const first = await post(service, once, 'compress=none', body)
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
          const answer = await post(service, agent, 'compress=none', body)
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
      rows.push({ connections, 'upload kB': Math.round(body.length / 1000), 'result kB': Math.round(first.bytes / 1000), 'requests/s': Math.round(hits / seconds), 'service CPU ms each': cpuMs, 'p50 ms': median(times), 'p99 ms': quantile(times, 0.99) })
    }
    return rows
  } finally {
    await service.stop()
  }
}

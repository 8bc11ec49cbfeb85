import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Database } from '@trunnion/database'
import type { Worker } from '@trunnion/jobs'
import { makeMetrics } from './metrics.ts'

/**
 * A door for probes on a worker, which serves nothing else: `/health/live` (the process answers), `/health/ready` (its lease stands, so it gets work), `/metrics` (of this
 * process). No tenant and no name is behind it; it needs no token and listens on loopback unless told otherwise.
 */
export const serveWorkerPort = async (
  { database, worker }: { readonly database: Database; readonly worker: Pick<Worker, 'stats'> },
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const { registry, workerMemory } = makeMetrics()
  const hasLease = async (): Promise<boolean> =>
    (await database.everyTenant((tx) => tx.query('select from workers where id = $1 and lease_until > now()', [worker.stats().id]))).length === 1

  const answers: Readonly<Record<string, () => Promise<readonly [status: number, type: string, body: string]>>> = {
    '/health/live': async () => [200, 'application/json', '{"status":"live"}'],
    '/health/ready': async () =>
      (await hasLease().catch(() => false)) ? [200, 'application/json', '{"status":"ready"}'] : [503, 'application/json', '{"status":"not ready"}'],
    '/metrics': async () => {
      const { id, memoryBytes } = worker.stats()
      workerMemory.set({ worker: id }, memoryBytes)
      return [200, registry.contentType, await registry.metrics()]
    },
  }
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000, maxHeaderSize: 8192 }, (request, response) => {
    const answer = request.method === 'GET' ? answers[(request.url ?? '').split('?', 1)[0] ?? ''] : undefined
    const send = (status: number, type: string, body: string): void =>
      void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(body)
    if (!answer) return send(404, 'text/plain', '')
    answer().then(
      ([status, type, body]) => send(status, type, body),
      () => send(500, 'text/plain', ''),
    )
  })
  server.maxConnections = 32
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port }, resolve))
  // A server that listens on a port has an AddressInfo.
  const bound = (server.address() as AddressInfo).port
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

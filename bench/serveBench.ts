// A service for benchmarks, in a process of its own: node serveBench.ts FOLDER. Says its address, ends with SIGTERM.
import { unwrap } from '@trunnion/core'
import { makeLog, makeServerSettings, startService } from '@trunnion/server'

const [data] = process.argv.slice(2)
const many = 1e9
const server = makeServerSettings({
  port: 0,
  adminEmail: 'admin@localhost',
  adminPassword: 'correct horse battery',
  requestsPerMinute: many,
  addressRequestsPerMinute: many,
  inFlightMax: 10_000,
  drainMs: 500,
})
const worker = {
  version: 'bench',
  queues: ['cpu'],
  workers: 1,
  sandbox: 'off',
  memoryMaxMb: 2048,
  maxInstances: 1e6,
  maxTriangles: 1e7,
  inputMaxBytes: 2 ** 28,
  timeLimitS: 60,
} as const
const platform = { data, databaseUrl: '', storage: '', connections: 10 }
const service = unwrap(await startService({ platform, server, worker, version: 'bench' }, makeLog({ level: 'warn', file: '' })))
console.log(service.address)
process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)))

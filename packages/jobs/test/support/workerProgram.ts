// A worker process of the tests: node workerProgram.ts SERVICE_URL. Says `ready` when it takes steps; SIGTERM drains it.
import { makeDatabase } from '@trunnion/database'
import { type Log, makeQueue, makeWorker } from '../../src/index.ts'
import { testRegistry } from './testSteps.ts'
import { noStore } from './noStore.ts'

const [url] = process.argv.slice(2)
const database = makeDatabase({ url, maxConnections: 6 })
const queue = makeQueue({ database })
await queue.start()
const say = (level: string) => (fields: object, message: string) => console.log(JSON.stringify({ level, message, ...fields }))
const log: Log = { debug: () => undefined, info: () => undefined, warn: say('warn'), error: say('error') }
const settings = { version: 'test', slots: { cpu: Number(process.env.TEST_SLOTS ?? 4), render: 1 }, limits: { memoryBytes: 2 ** 30, outputBytes: 2 ** 30 } }
const worker = makeWorker({ database, queue, registry: testRegistry(), store: noStore, log, settings })
await worker.start()
process.once('SIGTERM', () => {
  void worker
    .stop({ drainMs: Number(process.env.TEST_DRAIN_MS ?? 5000) })
    .then(() => queue.stop())
    .then(() => database.close())
    .then(() => process.exit(0))
})
console.log('ready')

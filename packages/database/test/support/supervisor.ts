// A process of its own that looks after a server: `supervisor.ts <data folder> [durable]`. Prints one line of JSON when the server runs.
import { startEmbedded } from '../../src/index.ts'

const [dataDir = '', durable] = process.argv.slice(2)
const result = await startEmbedded({ dataDir, durable: durable === 'durable' })
process.stdout.write(`${JSON.stringify(result)}\n`)
if (result.ok) {
  process.once('SIGTERM', () => void result.value.stop().then(() => process.exit(0)))
  setInterval(() => undefined, 60_000)
}

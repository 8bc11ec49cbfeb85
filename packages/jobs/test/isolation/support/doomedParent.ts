import { ok } from '@trunnion/core'
import { makeChildPool } from '../../../src/isolation/makeChildPool.ts'
import type { SandboxMode } from '../../../src/isolation/probeIsolation.ts'
import { MiB, config, limits } from './testPool.ts'

// A worker process that is going to be killed: two children, one of them at work.
const [folder, sandbox, step, bare] = process.argv.slice(2)
const made = makeChildPool({
  size: 2,
  folder,
  sandbox: sandbox as SandboxMode,
  memoryBytes: 512 * MiB,
  recycle: { steps: 100, residentBytes: 1024 * MiB },
  config,
  ...(bare && { tools: { prlimit: false, setpriv: false, bwrap: false } }),
  entry: new URL('./testChild.ts', import.meta.url),
})
if (!made.ok) throw new Error(made.error.message)
const pool = made.value
const run = (name: string): Promise<unknown> =>
  pool.run({ limits, prepare: async () => ok({ step: name, params: {}, inputs: [] }), collect: async () => ok(undefined) })
await run('noop')
void run(step)
setTimeout(() => console.log(JSON.stringify(pool.stats().children.map(({ pid }) => pid))), 700)
setInterval(() => {}, 1000)

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cacheHits } from './cacheHits.bench.ts'
import { bim } from './bim.bench.ts'
import { dxf } from './dxf.bench.ts'
import { glbSizes } from './glbSizes.bench.ts'
import { isolation } from './isolation.bench.ts'
import { jobsBacklog, jobsChain, jobsDrain, jobsLatency, jobsTakeover } from './jobs.bench.ts'
import { jtCold, jtStructure, jtThreads, jtWarm } from './jt.bench.ts'
import { describeMachine } from './machine.ts'
import { part21 } from './part21.bench.ts'
import { repairCold } from './repair.bench.ts'
import { meshFormats } from './meshFormats.bench.ts'
import { median, table } from './statistics.ts'
import { serveStart } from './serveStart.bench.ts'
import { sse } from './sse.bench.ts'
import { startUp, stepCold } from './stepCold.bench.ts'
import { stepWarm } from './stepWarm.bench.ts'
import { stlLarge } from './stlLarge.bench.ts'
import { transfers } from '../packages/server/bench/transfers.ts'
import { storeThroughput } from '../packages/store/bench/throughput.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]

const benches: Readonly<Record<string, () => Rows | Promise<Rows>>> = {
  'start-up': startUp,
  part21,
  'mesh-formats': meshFormats,
  dxf,
  bim,
  'step-warm': async () => [...(await stepWarm(1)), ...(await stepWarm(2))],
  'step-cold': () => stepCold(1_950_000),
  'glb-sizes': glbSizes,
  'stl-large': stlLarge,
  'repair-cold': repairCold,
  'jt-warm': jtWarm,
  'jt-cold': jtCold,
  'jt-structure': jtStructure,
  'jt-threads': jtThreads,
  isolation,
  store: storeThroughput,
  'serve-start': () => serveStart(),
  'cache-hits': () => cacheHits(),
  sse: () => sse(),
  'file-transfers': transfers,
  'jobs-drain': jobsDrain,
  'jobs-latency': jobsLatency,
  'jobs-chain': jobsChain,
  'jobs-backlog': jobsBacklog,
  'jobs-takeover': jobsTakeover,
}

const chosen = process.argv.slice(2)
const unknown = chosen.find((name) => !(name in benches))
if (unknown !== undefined) throw new Error(`no benchmark ${unknown}; there are ${Object.keys(benches).join(', ')}`)

const results: Record<string, Rows> = {}
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const rows = await bench()
  results[name] = rows
  const ratios = rows.flatMap((row) => (typeof row.ratio === 'number' ? [row.ratio] : []))
  const shares = rows.flatMap((row) => (typeof row['meshopt %'] === 'number' ? [row['meshopt %']] : []))
  console.log(
    `\n## ${name}\n${table(rows)}${ratios.length > 0 ? `median ratio ${median(ratios).toFixed(2)}, greatest ${Math.max(...ratios).toFixed(2)}\n` : ''}${shares.length > 0 ? `median meshopt ${median(shares).toFixed(1)} %\n` : ''}`,
  )
}
const folder = fileURLToPath(new URL('./results/', import.meta.url))
mkdirSync(folder, { recursive: true })
const machine = describeMachine()
const file = `${folder}${new Date().toISOString().slice(0, 10)}-${machine.commit}.json`
// benchmarks of one state may be run one by one; the file is ours
const earlier = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { results: Record<string, Rows> }).results : {}
writeFileSync(file, `${JSON.stringify({ machine, results: { ...earlier, ...results } }, null, 1)}\n`)

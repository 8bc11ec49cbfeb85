// node deploy/loadtest/loadtest.mjs [--url URL] [--jobs 40] [--concurrency 4] [--seconds 120] [--format stl|step|both] [--triangles 20000] [--repeat 0] [--json]
// Uploads models made by code, follows each conversion by its events, fetches the result; prints times and refusals. Bounded in number and time.
// Signs in with TRUNNION_ADMIN_EMAIL and TRUNNION_ADMIN_PASSWORD, unless neither is set. Ends with 1 when a job failed, 2 when it was called wrongly.
import { parseArgs } from 'node:util'
import { isLoopback, makeClient } from './client.mjs'
import { makeStep, makeStl } from './makeModels.mjs'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    jobs: { type: 'string', default: '40' },
    concurrency: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '120' },
    format: { type: 'string', default: 'both' },
    triangles: { type: 'string', default: '20000' },
    // share of jobs, in percent, that send the first model again: those should hit the cache
    repeat: { type: 'string', default: '0' },
    'allow-host': { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
})

const print = (line) => process.stdout.write(`${line}\n`)
const stop = (message) => {
  process.stderr.write(`loadtest: ${message}\n`)
  process.exit(2)
}
const number = (name, least, most) => {
  const value = Number(values[name])
  return Number.isInteger(value) && value >= least && value <= most ? value : stop(`--${name} is a whole number from ${least} to ${most}`)
}

const url = URL.canParse(values.url) ? new URL(values.url) : stop('--url is no address')
if (!isLoopback(url.hostname) && !values['allow-host'].includes(url.hostname))
  stop(`${url.hostname} is another machine. If it is yours and may be loaded: --allow-host ${url.hostname}`)
const [jobs, concurrency, seconds] = [number('jobs', 1, 100_000), number('concurrency', 1, 256), number('seconds', 1, 86_400)]
const [triangles, repeat] = [number('triangles', 2, 5_000_000), number('repeat', 0, 100)]
const formats = values.format === 'both' ? ['stl', 'step'] : ['stl', 'step'].includes(values.format) ? [values.format] : stop('--format is stl, step or both')

const signal = AbortSignal.timeout(seconds * 1000)
const client = makeClient({ url, timeoutMs: seconds * 1000, signal })
const seed = Math.floor(Date.now() / 1000) % 1_000_000
const ended = new Set(['complete', 'completed', 'failed', 'cancelled'])

/** Milliseconds from the start of the upload until it was accepted, was converted, was fetched. */
const runJob = async (index) => {
  const fresh = index === 0 || (index * 37) % 100 >= repeat
  const format = fresh ? formats[index % formats.length] : formats[0]
  const model = format === 'stl' ? makeStl(seed + (fresh ? index : 0), triangles) : makeStep(seed + (fresh ? index : 0))
  const form = new FormData()
  form.set('file', new Blob([model]), `load-${index}.${format}`)
  const start = performance.now()
  const { job_id: id } = await client.json('/convert/async?to=glb', { method: 'POST', body: form })
  const accepted = performance.now() - start
  let events = 0
  await client.follow(`/convert/events/${id}`, (data) => {
    events++
    const { state, phase, status } = JSON.parse(data)
    return [state, phase, status].some((word) => ended.has(word))
  })
  const { status, state, error } = await client.json(`/convert/status/${id}`)
  const converted = performance.now() - start
  if (![status, state].some((word) => word === 'complete' || word === 'completed')) throw new Error(`job ${status ?? state}: ${error?.code ?? 'no code'}`)
  const bytes = await client.size(`/convert/result/${id}`)
  return { accepted, converted, fetched: performance.now() - start, events, sent: model.length, bytes }
}

const { TRUNNION_ADMIN_EMAIL: email, TRUNNION_ADMIN_PASSWORD: password } = process.env
if (email && password) await client.login(email, password).catch((error) => stop(`the sign-in failed: ${error.message}`))

const results = []
const errors = new Map()
let next = 0
const worker = async () => {
  while (next < jobs && !signal.aborted) {
    const index = next++
    try {
      results.push(await runJob(index))
    } catch (error) {
      const reason = signal.aborted ? 'out of time' : error.message
      errors.set(reason, (errors.get(reason) ?? 0) + 1)
    }
  }
}
const start = performance.now()
await Promise.all(Array.from({ length: Math.min(concurrency, jobs) }, worker))
const elapsedS = (performance.now() - start) / 1000

const quantile = (name, q) => {
  const sorted = results.map((result) => result[name]).toSorted((a, b) => a - b)
  return sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)])
}
const sum = (name) => results.reduce((total, result) => total + result[name], 0)
const times = Object.fromEntries(
  ['accepted', 'converted', 'fetched'].map((name) => [name, { p50: quantile(name, 0.5), p99: quantile(name, 0.99), max: quantile(name, 1) }]),
)
const failed = [...errors.values()].reduce((total, count) => total + count, 0)
const report = {
  jobs: results.length,
  failed,
  notStarted: jobs - results.length - failed,
  seconds: Number(elapsedS.toFixed(1)),
  jobsPerSecond: Number((results.length / elapsedS).toFixed(2)),
  ms: times,
  events: sum('events'),
  sentBytes: sum('sent'),
  receivedBytes: sum('bytes'),
  rateLimited: client.statuses.get(429) ?? 0,
  overloaded: client.statuses.get(503) ?? 0,
  statuses: Object.fromEntries([...client.statuses].toSorted(([a], [b]) => a - b)),
  errors: Object.fromEntries(errors),
}
if (values.json) print(JSON.stringify(report))
else {
  print(`${report.jobs} jobs in ${report.seconds} s (${report.jobsPerSecond}/s), ${failed} failed, ${report.notStarted} not started`)
  for (const [name, { p50, p99, max }] of Object.entries(times)) print(`${name.padEnd(10)} p50 ${p50} ms   p99 ${p99} ms   max ${max} ms`)
  print(`429: ${report.rateLimited}   503: ${report.overloaded}   answers: ${JSON.stringify(report.statuses)}`)
  print(`${report.events} events, ${report.sentBytes} bytes sent, ${report.receivedBytes} received`)
  for (const [reason, count] of errors) print(`${count} x ${reason}`)
}
process.exitCode = failed > 0 || report.notStarted > 0 ? 1 : 0

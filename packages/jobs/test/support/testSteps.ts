import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, err, ok, trunnionError } from '@trunnion/core'
import { type RegisteredHandler, type StepDefinition, type WorkerHandler, makeRegistry } from '../../src/index.ts'

const define = (name: string, properties: StepDefinition['params'], change: Partial<StepDefinition> = {}): StepDefinition => ({
  name,
  label: name,
  params: { type: 'object', additionalProperties: false, properties },
  resource: 'cpu',
  timeoutS: 60,
  graceMs: 100,
  retry: { limit: 3, backoffS: 0.2 },
  where: 'worker',
  ...change,
})

const number = (value: unknown, fallback: number): number => (typeof value === 'number' ? value : fallback)
const rest = (ms: number, signal?: AbortSignal): Promise<boolean> => sleep(ms, true, { ...(signal && { signal }) }).catch(() => false)
const stopped = err(trunnionError('INTERRUPTED'))

/** Sleeps, then writes one row in the transaction that ends the step: an effect that must be there exactly once. */
const work: WorkerHandler = async ({ params, signal, jobId, stepId, document, log }) => {
  const attempt = document.steps.find(({ id }) => id === stepId)?.attempt ?? 0
  const trace = process.env.TEST_TRACE
  if (trace !== undefined) appendFileSync(trace, `${JSON.stringify({ jobId, stepId, attempt, pid: process.pid, at: Date.now() })}\n`)
  log.progress({ phase: 'reading', percent: 10, message: 'reading' })
  if (!(await rest(number(params.ms, 0), signal))) return stopped
  const write = 'insert into test_effects (job_id, step_id) values ($1, $2)'
  return ok({
    artefacts: [],
    data: { attempt },
    commit: async (tx) => {
      await tx.query(write, [jobId, stepId])
      // A planted defect that the history checker must find.
      if (process.env.TEST_PLANT === 'twice') await tx.query(write, [jobId, stepId])
    },
  })
}

/** Fails `times` times with `code`, then succeeds. */
const flaky: WorkerHandler = async ({ params, document, stepId }) => {
  const attempt = document.steps.find(({ id }) => id === stepId)?.attempt ?? 0
  // The schema of the parameter lists codes of the catalogue.
  const code = params.code as ErrorCode
  return attempt <= number(params.times, 1e9) ? err(trunnionError(code)) : ok({ artefacts: [], data: { attempt } })
}

/** Keeps going whatever it is told. */
const deaf: WorkerHandler = async ({ params }) => {
  await rest(number(params.ms, 1000))
  return ok({ artefacts: [], data: {} })
}

const artefact: WorkerHandler = ({ stepId, inputs }) =>
  Promise.resolve(
    ok({
      artefacts: [
        { role: 'artefact', name: `${stepId}.bin`, mediaType: 'application/octet-stream', sha256: stepId.charCodeAt(0).toString(16).repeat(32), bytes: 1 },
      ],
      data: { inputs: inputs.map(({ name }) => name) },
    }),
  )

const talk: WorkerHandler = async ({ params, log }) => {
  for (let i = 0; i <= number(params.count, 100); i++) {
    log.progress({ phase: 'reading', percent: i === 50 ? 3 : i, message: `part ${i}` })
    await rest(10)
  }
  log.log('info', 'said \u0000 enough')
  await log.scope('a rest', () => rest(20))
  return ok({ artefacts: [], data: {} })
}

const ms = { type: 'number', minimum: 0, default: 0 }

export const testSteps: readonly StepDefinition[] = [
  define('work', { ms }),
  define('quick', { ms }, { timeoutS: 0.3 }),
  define('render', { ms }, { resource: 'render' }),
  define('flaky', { times: { type: 'integer' }, code: { enum: ['STORAGE_UNAVAILABLE', 'INPUT_MALFORMED', 'INTERNAL'], default: 'STORAGE_UNAVAILABLE' } }),
  define('deaf', { ms }),
  define('artefact', {}),
  define('talk', { count: { type: 'number' } }),
]

export const testRegistry = () =>
  makeRegistry<RegisteredHandler>(testSteps, [
    ['work', work],
    ['quick', work],
    ['render', work],
    ['flaky', flaky],
    ['deaf', deaf],
    ['artefact', artefact],
    ['talk', talk],
  ])

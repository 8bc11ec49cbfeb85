import { Fault, type Result, type TrunnionError, err, ok, trunnionError } from '@trunnion/core'
import type { BlobStore } from '@trunnion/store'
import { inputsOf } from '../document/readySteps.ts'
import { makeStepLog } from '../events/makeStepLog.ts'
import type { ChildPool } from '../isolation/types.ts'
import type { JobContext } from '../jobs/jobContext.ts'
import type { Claim } from '../queue/claimSteps.ts'
import type { Registry, RegisteredStep } from '../registry/makeRegistry.ts'
import { fetchInputs } from './fetchInputs.ts'
import type { StepOutcome } from './stepOutcome.ts'
import { storeOutputs } from './storeOutputs.ts'
import type { RegisteredHandler, WorkerDone, WorkerHandler } from './workerHandler.ts'

/** What one run of a step may take besides its time. */
export interface StepLimits {
  readonly memoryBytes: number
  readonly outputBytes: number
}

export interface RunDeps {
  readonly store: BlobStore
  readonly registry: Registry<RegisteredHandler>
  readonly childPool: Pick<ChildPool, 'run' | 'stats'> | undefined
  readonly limits: StepLimits
}

type Log = ReturnType<typeof makeStepLog>
type Step = RegisteredStep<RegisteredHandler>

const runInChild = async (
  claim: Claim,
  { definition }: Step,
  { store, childPool, limits }: RunDeps,
  signal: AbortSignal,
  log: Log,
): Promise<Result<WorkerDone>> => {
  if (!childPool) return err(trunnionError('INTERNAL', 'This worker has no processes for steps.'))
  const params = claim.document.workflow.nodes.find(({ id }) => id === claim.stepId)?.params ?? {}
  return childPool.run<WorkerDone>({
    // A child has two threads that work, the program and the kernel: no honest step takes more processor time than both have.
    limits: { ...limits, wallMs: definition.timeoutS * 1000, cpuMs: 2 * definition.timeoutS * 1000, graceMs: definition.graceMs },
    signal,
    prepare: async (folder) => {
      const inputs = await fetchInputs(store, inputsOf(claim.document, claim.stepId), folder.in)
      return inputs.ok ? ok({ step: definition.name, params, inputs: inputs.value }) : inputs
    },
    collect: async (_, done) => {
      log.progress({ phase: 'storing', percent: 99, message: 'storing the results' })
      const artefacts = await storeOutputs(store, done.outputs)
      return artefacts.ok ? ok({ artefacts: artefacts.value, data: done.data }) : artefacts
    },
    onStart: log.runsAs,
    onProgress: log.progress,
    onLog: (level, message) => log.log(level === 'warn' ? 'warning' : level, message),
  })
}

const runInWorker = async (
  context: JobContext,
  claim: Claim,
  handler: WorkerHandler,
  { definition }: Step,
  { store }: RunDeps,
  signal: AbortSignal,
  log: Log,
): Promise<Result<WorkerDone>> => {
  const time = AbortSignal.timeout(definition.timeoutS * 1000)
  const either = AbortSignal.any([signal, time])
  const params = claim.document.workflow.nodes.find(({ id }) => id === claim.stepId)?.params ?? {}
  const { tenantId, jobId, stepId, document } = claim
  const run = handler({ tenantId, jobId, stepId, params, inputs: inputsOf(document, stepId), document, signal: either, log, database: context.database, store })
  // A handler that does not heed its signal is left behind; its claim ends here all the same.
  const stopped = new Promise<Result<WorkerDone>>((resolve) => {
    const stop = (): void => void setTimeout(() => resolve(err(trunnionError('INTERRUPTED', 'The step was stopped.'))), definition.graceMs)
    if (either.aborted) stop()
    else either.addEventListener('abort', stop, { once: true })
  })
  const result = await Promise.race([run, stopped])
  // Whatever a handler calls it when its time is up.
  return !result.ok && time.aborted && !signal.aborted ? err(trunnionError('LIMIT_TIME')) : result
}

const failure = (error: unknown): { readonly error: TrunnionError; readonly stack?: string } => {
  const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}
  if (error instanceof Fault) return { error: error.error, ...stack }
  // What it says may hold anything; the stack goes to the dead letter, which only administrators read.
  return { error: trunnionError('INTERNAL', 'The step met a defect.'), ...stack }
}

const attempt = async (context: JobContext, claim: Claim, step: Step | undefined, deps: RunDeps, signal: AbortSignal, log: Log): Promise<StepOutcome> => {
  if (!step) return { kind: 'failed', error: trunnionError('INTERNAL', 'This worker does not know the step; it is of another version.') }
  try {
    const result =
      step.handler === 'child' ? await runInChild(claim, step, deps, signal, log) : await runInWorker(context, claim, step.handler, step, deps, signal, log)
    if (!result.ok) return { kind: 'failed', error: result.error }
    const { artefacts, data, commit } = result.value
    return { kind: 'done', output: data, artefacts, ...(commit && { commit }) }
  } catch (error) {
    return { kind: 'failed', ...failure(error) }
  }
}

/** Runs one attempt of a claimed step; never rejects. */
export const runStep = async (context: JobContext, claim: Claim, deps: RunDeps, signal: AbortSignal): Promise<StepOutcome> => {
  const record = claim.document.steps.find(({ id }) => id === claim.stepId)
  const name = record?.name ?? claim.stepId
  const log = makeStepLog(context, claim, name)
  const ids = { jobId: claim.jobId, tenantId: claim.tenantId, step: name, node: claim.stepId, attempt: record?.attempt, requestId: claim.document.request_id }
  const { tenantId, stepId, document } = claim
  const ended = context.hooks.stepStarted?.({ tenantId, stepId, name, attempt: record?.attempt ?? 1, document })
  const started = performance.now()
  context.log.info(ids, `[STEP] ${name}: started`)
  const outcome = await attempt(context, claim, deps.registry.find(name), deps, signal, log)
  await log.close()
  ended?.(outcome)
  const end = { ...ids, seconds: (performance.now() - started) / 1000 }
  if (outcome.kind === 'failed') context.log.warn({ ...end, code: outcome.error.code, stack: outcome.stack }, `[STEP] ${name}: ${outcome.error.message}`)
  else context.log.info(end, `[STEP] ${name}: done`)
  return outcome
}

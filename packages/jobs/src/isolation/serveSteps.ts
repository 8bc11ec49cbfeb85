import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { Fault, type Result, err, trunnionError } from '@trunnion/core'
import type { StepHandler } from '../steps/stepHandler.ts'
import { makeChildEngine } from './childEngine.ts'
import { type Order, type Said, mostLineBytes } from './messages.ts'
import { readLines } from './readLines.ts'
import type { ChildConfig, LogLevel, StepDone, StepProgress } from './types.ts'

/** The parent's end of the channel is the fourth descriptor (see startChild). */
const channelDescriptor = 3

/** Ends the process when its parent is another one: for systems that cannot do that themselves. The main thread may be busy, so a thread of its own looks. */
const watchParent = (): void => {
  const source = `const parent = process.ppid; setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 250)`
  new Worker(source, { eval: true, stdout: false }).unref()
}

/** When the machine runs out of memory, a step should go before the service that can run it again. */
const offerToOomKiller = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '600')
  } catch {
    // no Linux, or not allowed
  }
}

/** What V8 says when it gets no memory for an array, a buffer or WebAssembly. */
const outOfMemory = /allocation failed|could not allocate|Unable to grow/i

/** What a step threw. Texts can quote the file, so only the kind of error crosses to the parent. */
const errorOf = (thrown: unknown): Result<never> => {
  if (thrown instanceof Fault) return err(thrown.error)
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code === 'ERR_MEMORY_ALLOCATION_FAILED' || (thrown instanceof RangeError && outOfMemory.test(thrown.message))) return err(trunnionError('LIMIT_MEMORY'))
  if (code === 'EFBIG') return err(trunnionError('LIMIT_OUTPUT'))
  if (code === 'ENOSPC') return err(trunnionError('OUTPUT_FAILED'))
  return err(trunnionError('INTERNAL', `The step failed with ${thrown instanceof Error ? thrown.name : 'no error'}.`))
}

/** Where a defect is, without the message, which can quote the file. */
const placesOf = (thrown: unknown): string =>
  thrown instanceof Error && thrown.stack !== undefined
    ? `${thrown.name} ${thrown.stack
        .split('\n')
        .filter((line) => /^ {4}at /.test(line))
        .join(' ')}`
    : 'what was thrown is no error'

/** A result that the parent would refuse for its length is a failure that can be understood. */
const fits = (result: Result<StepDone>): Result<StepDone> =>
  Buffer.byteLength(JSON.stringify(result)) < mostLineBytes - 100
    ? result
    : err(trunnionError('LIMIT_OUTPUT', 'The figures of the step are larger than a job may hold.'))

/**
 * The program of a child: takes steps from its parent, one at a time, and keeps the kernel warm between them. Ends when the parent asks for it, or has gone.
 *
 * @param load - the handler of a step by its name
 */
export const serveSteps = (load: (step: string) => Promise<StepHandler | undefined>): void => {
  // the parent wrote it (see childCommand)
  const config = JSON.parse(process.argv[2]) as ChildConfig
  offerToOomKiller()
  if (config.watchParent) watchParent()
  let running: AbortController | undefined
  let current = 0
  const channel = new Socket({ fd: channelDescriptor })
  const say = (message: Said, run = current): Promise<void> =>
    new Promise((resolve) => void channel.write(`${JSON.stringify({ run, ...message })}\n`, () => resolve()))
  const log = (level: LogLevel, message: string): void => void say({ kind: 'log', level, message })
  const engine = makeChildEngine(config)

  const run = async ({ call, out }: Extract<Order, { kind: 'run' }>, signal: AbortSignal): Promise<Result<StepDone>> => {
    const handler = await load(call.step)
    if (!handler) return err(trunnionError('USAGE', 'There is no such step.'))
    const own = current
    const onProgress = (progress: StepProgress): void => void say({ kind: 'progress', ...progress }, own)
    return handler(call, { engine: { ...engine.context, signal, onProgress }, out, log })
  }
  const onOrder = async (order: Order): Promise<void> => {
    if (order.kind === 'cancel') return stop()
    running = new AbortController()
    current = order.run
    const { signal } = running
    const result = await run(order, signal).catch((thrown: unknown) => {
      log('debug', placesOf(thrown))
      return errorOf(thrown)
    })
    if (signal.aborted) process.exit(0)
    running = undefined
    await say({ kind: 'done', result: fits(result) })
  }
  const stop = (): void => {
    if (running) return running.abort()
    if (config.keepCode) void engine.close().finally(() => process.exit(0))
    else process.exit(0)
  }
  const lines = readLines(mostLineBytes, (line) => void onOrder(JSON.parse(line) as Order))
  channel.on('data', (chunk) => lines.push(chunk))
  channel.on('close', () => process.exit(0))
  channel.on('error', () => process.exit(0))
  process.on('SIGTERM', stop)
  void say({ kind: 'ready' })
  if (config.warmKernel) engine.warm()
}

import { type Result, type TrunnionError, err, trunnionError } from '@trunnion/core'
import { folderBytes } from './folderBytes.ts'
import type { Message } from './messages.ts'
import type { Usage } from './processTree.ts'
import type { ChildRun, StepDone, WorkFolder } from './types.ts'

export interface Watched {
  readonly usage: () => Usage
  readonly folder: WorkFolder
  /** Asks the child to stop. */
  readonly ask: () => void
  readonly kill: () => void
  /** The error of a child that has ended by itself. */
  readonly crash: () => TrunnionError
  /** Starts the run; what the child says goes to `heard`. */
  readonly begin: (heard: (event: Message | { readonly kind: 'broken'; readonly error: TrunnionError } | { readonly kind: 'exit' }) => void) => void
}

/** A child can take some hundred megabytes between two looks; the hard limit of the process lies above. */
const lookMs = 100
/** The folder is measured each so many looks. */
const looksAFolder = 5
const leastProgressMs = 50
const mostLogs = 500

/**
 * Waits for the end of one run, and enforces its limits from outside, where a busy child cannot prevent it: asked to stop when the time is up or the caller wants it,
 * killed when the grace is over or memory, output or its messages go beyond their limits.
 */
export const watchRun = async (
  { limits, signal, onProgress, onLog }: Omit<ChildRun<unknown>, 'prepare' | 'collect'>,
  watched: Watched,
): Promise<Result<StepDone>> => {
  const { usage, folder, ask, kill, crash, begin } = watched
  if (signal?.aborted) return err(trunnionError('INTERRUPTED'))
  const given = await folderBytes(folder.root, Infinity)
  const cpuBefore = usage().cpuMs
  return new Promise((resolve) => {
    let [verdict, over]: [TrunnionError | undefined, boolean] = [undefined, false]
    let grace: NodeJS.Timeout | undefined
    let [looks, logs, lastProgress] = [0, 0, 0]
    const settle = (result: Result<StepDone>): void => {
      over = true
      clearTimeout(wall)
      clearTimeout(grace)
      clearInterval(look)
      signal?.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const stop = (error: TrunnionError): void => {
      if (verdict) return
      verdict = error
      ask()
      grace = setTimeout(kill, limits.graceMs)
    }
    const break_ = (error: TrunnionError): void => {
      // what was looked up for this run must not end the next
      if (over) return
      verdict ??= error
      kill()
    }
    const onAbort = (): void => stop(trunnionError('INTERRUPTED'))
    const wall = setTimeout(() => stop(trunnionError('LIMIT_TIME', `The work took longer than ${limits.wallMs / 1000} s.`)), limits.wallMs)
    const look = setInterval(() => {
      const { memoryBytes, cpuMs } = usage()
      if (memoryBytes > limits.memoryBytes) break_(trunnionError('LIMIT_MEMORY'))
      if (limits.cpuMs !== undefined && cpuMs - cpuBefore > limits.cpuMs)
        stop(trunnionError('LIMIT_TIME', `The work took more than ${limits.cpuMs / 1000} s of processor time.`))
      const most = given + limits.outputBytes
      if (++looks % looksAFolder === 0)
        void folderBytes(folder.root, most).then((bytes) => {
          if (bytes > most) break_(trunnionError('LIMIT_OUTPUT', `The step wrote more than ${limits.outputBytes} bytes.`))
        })
    }, lookMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    begin((event) => {
      if (event.kind === 'exit') settle(err(verdict ?? crash()))
      else if (event.kind === 'broken') break_(event.error)
      else if (verdict) return
      else if (event.kind === 'done') settle(event.result)
      else if (event.kind === 'log' && ++logs <= mostLogs) onLog?.(event.level, event.message)
      else if (event.kind === 'progress' && performance.now() - lastProgress >= leastProgressMs) {
        lastProgress = performance.now()
        onProgress?.({ phase: event.phase, percent: event.percent, message: event.message })
      }
    })
    if (signal?.aborted) onAbort()
  })
}

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Result, type TrunnionError, err, ok, trunnionError } from '@trunnion/core'
import type { DwgOutcome } from '@trunnion/format-dwg'

export interface DwgLimits {
  readonly timeMs: number
  readonly memoryBytes: number
  /** Bytes of DXF. */
  readonly outputBytes: number
  readonly signal?: AbortSignal
}

/** What the child says before the bytes. */
type Head = { readonly error: TrunnionError } | Pick<DwgOutcome, 'formatVersion' | 'warnings'>

/**
 * `dwgToDxf` in a process of its own: the decoder holds the whole drawing and gives no promise about damaged ones, so time and memory are limited from outside.
 *
 * @returns LIMIT_TIME, LIMIT_MEMORY, LIMIT_OUTPUT, INTERRUPTED, or what `dwgToDxf` gives
 */
export const dwgInProcess = (bytes: Uint8Array, limits: DwgLimits): Promise<Result<DwgOutcome>> =>
  new Promise((resolve) => {
    const heap = Math.max(64, Math.floor(limits.memoryBytes / 2 ** 20))
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heap}`, fileURLToPath(new URL('./child.ts', import.meta.url))],
      { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
    )
    const pieces: Buffer[] = []
    let size = 0
    let failure: TrunnionError | undefined
    const stop = (error: TrunnionError): void => {
      failure ??= error
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => stop(trunnionError('LIMIT_TIME')), limits.timeMs)
    const onAbort = (): void => stop(trunnionError('INTERRUPTED'))
    limits.signal?.addEventListener('abort', onAbort)
    child.stdout.on('data', (piece: Buffer) => {
      pieces.push(piece)
      size += piece.length
      if (size > limits.outputBytes) stop(trunnionError('LIMIT_OUTPUT'))
    })
    // a child that ends early closes its input; why it ended is told by 'close'
    child.stdin.on('error', () => {})
    child.on('error', () => stop(trunnionError('WORKER_CRASHED')))
    child.on('close', (code) => {
      clearTimeout(timer)
      limits.signal?.removeEventListener('abort', onAbort)
      if (failure) return resolve(err(failure))
      // V8 aborts where its heap is full
      if (code !== 0) return resolve(err(trunnionError(code === 134 || code === null ? 'LIMIT_MEMORY' : 'WORKER_CRASHED')))
      resolve(answerOf(Buffer.concat(pieces)))
    })
    if (limits.signal?.aborted) return onAbort()
    child.stdin.end(bytes)
  })

const answerOf = (output: Buffer): Result<DwgOutcome> => {
  const end = output.indexOf(10)
  // our own child wrote it
  const head = JSON.parse(output.toString('utf8', 0, end)) as Head
  return 'error' in head ? err(head.error) : ok({ ...head, dxf: output.subarray(end + 1) })
}

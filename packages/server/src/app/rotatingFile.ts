import { isMainThread } from 'node:worker_threads'
import type { DestinationStream } from 'pino'

const size = '10m'
const kept = 5
/** Lines that may wait while the file is opened. */
const mostEarly = 10_000

/** Writes lines into `file` with a number in its name: `trunnion.log` → `trunnion.1.log`, … A file that cannot be written is told once, to `complain`; the service goes on. */
export const rotatingFile = (file: string, complain: (message: string) => void): DestinationStream => {
  let early: string[] | undefined = []
  let stream: DestinationStream | undefined
  const failed = (error: unknown): void => {
    if (early !== undefined || stream !== undefined)
      complain(`The log file ${file} cannot be written: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`)
    early = undefined
    stream = undefined
  }
  const open = async (): Promise<void> => {
    const { default: roll } = await import('pino-roll')
    const opened = await roll({ file, size, limit: { count: kept, removeOtherLogFiles: true }, mkdir: true, mode: 0o600 })
    opened.on('error', failed)
    for (const line of early ?? []) opened.write(line)
    early = undefined
    stream = opened
    if (isMainThread) process.once('exit', () => opened.flushSync())
  }
  open().catch(failed)
  return {
    write: (line) => {
      if (stream) stream.write(line)
      else if (early && early.length < mostEarly) early.push(line)
    },
  }
}

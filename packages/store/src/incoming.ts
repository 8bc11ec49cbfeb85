import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFailed } from './failures.ts'

const hour = 3_600_000
/** A file that nobody has written to for so long belongs to a process that died. */
const staleMs = 24 * hour

/** Removes files of dead processes; what vanishes meanwhile is another process sweeping. */
const sweep = async (folder: string, before: number): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < before) await rm(path, { force: true }).catch(() => undefined)
  }
}

/**
 * A folder for files that are being received: gives a fresh path in it, making the folder when it is missing and removing stale files once an hour.
 * @param now - milliseconds since 1970
 */
export const makeIncoming = (folder: string, now: () => number): (() => Promise<string>) => {
  let swept = Number.NEGATIVE_INFINITY
  return async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(writeFailed)
    if (now() - swept > hour) {
      swept = now()
      await sweep(folder, now() - staleMs).catch(writeFailed)
    }
    return join(folder, randomUUID())
  }
}

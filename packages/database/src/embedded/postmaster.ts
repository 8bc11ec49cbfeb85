import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What postmaster.pid says (PostgreSQL 18, src/include/utils/pidfile.h: one fact a line). */
export interface Postmaster {
  readonly pid: number
  readonly socketDir: string
  readonly status: string
}

const commandLine = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return []
  }
}

/**
 * Whether a process is the server of this cluster. Process ids are used again, so being alive proves nothing; the command line names the cluster, is
 * readable for all (unlike /proc/pid/cwd, which Docker's root may not read), and is empty for a zombie.
 */
export const isServerOf = (pid: number, cluster: string): boolean => {
  const [program = '', ...args] = commandLine(pid)
  return basename(program) === 'postgres' && args[args.indexOf('-D') + 1] === cluster
}

/** Whether a running server has just the command line we would start it with: another version or other settings need a restart. */
export const runsAs = (pid: number, command: readonly string[]): boolean => commandLine(pid).join('\0') === command.join('\0')

/** Reads postmaster.pid; undefined when there is none. It may be stale: see {@link isServerOf}. */
export const readPostmaster = (cluster: string): Postmaster | undefined => {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 1 ? { pid, socketDir: lines[4] ?? '', status: (lines[7] ?? '').trim() } : undefined
  } catch {
    return undefined
  }
}

/** Resolves to true when the server has ended, to false after `timeoutMs`. */
export const waitForEnd = async (pid: number, cluster: string, timeoutMs: number): Promise<boolean> => {
  for (const deadline = Date.now() + timeoutMs; isServerOf(pid, cluster);) {
    if (Date.now() > deadline) return false
    await sleep(5)
  }
  return true
}

/**
 * Stops a server by its process id: fast (open transactions are rolled back, a checkpoint is written), then immediate (the next start recovers),
 * then kill. Each signal goes only to a process that still is this server.
 */
export const stopServer = async (pid: number, cluster: string, fastMs = 20_000): Promise<void> => {
  for (const [signal, waitMs] of [
    ['SIGINT', fastMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isServerOf(pid, cluster)) return
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await waitForEnd(pid, cluster, waitMs)) return
  }
}

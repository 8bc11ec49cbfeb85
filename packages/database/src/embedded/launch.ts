import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fault } from '@trunnion/core'
import type { User } from './chooseUser.ts'
import type { Layout } from './layout.ts'
import type { NativePostgres } from './nativePostgres.ts'
import { readPostmaster, stopServer } from './postmaster.ts'

const largestLogBytes = 10 * 2 ** 20
/** Recovery after a crash may take long; a server that is still at it is waited for. */
const startTimeoutMs = 300_000

/**
 * The command that runs the server. Settings stand here and not in a file, so that they are the program's and change with it.
 *
 * - `log_min_messages=log` keeps statements, and the values in their errors, out of the log: the client reports those.
 * - No parallel workers: they need /dev/shm, which Docker makes 64 MB small, and our queries are short.
 */
export const serverCommand = ({ cluster, socketDir }: Layout, { postgres }: NativePostgres, isDurable: boolean): readonly string[] => {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '200',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  return [postgres, '-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

const openLog = (path: string): number => {
  try {
    if (statSync(path).size > largestLogBytes) renameSync(path, `${path}.1`)
  } catch {
    // The first start.
  }
  return openSync(path, 'a', 0o600)
}

/** A running server of ours. */
export interface Server {
  readonly pid: number
  /** Settles when the process has ended. */
  readonly ended: Promise<void>
}

/**
 * Starts the server and waits until it takes connections. It is no child in any other sense: it has its own session, so that neither Ctrl-C nor the
 * death of this process stops it.
 *
 * @throws Fault DATABASE_START_FAILED with the last lines of the server's log
 */
export const launch = async (layout: Layout, native: NativePostgres, user: User, isDurable: boolean): Promise<Server> => {
  const log = openLog(layout.log)
  const logStart = fstatSync(log).size
  const [command = native.postgres, ...args] = [...user.prefix, ...serverCommand(layout, native, isDurable)]
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env: native.env, cwd: layout.cluster, ...user.ids })
  closeSync(log)
  let failure: string | undefined
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      failure = `It ended with ${signal ?? code}.`
      resolve()
    })
    child.once('error', (error) => {
      failure = error.message
      resolve()
    })
  })
  child.unref()
  for (const deadline = Date.now() + startTimeoutMs; ; await sleep(5)) {
    const { pid } = child
    if (failure === undefined && pid !== undefined) {
      const postmaster = readPostmaster(layout.cluster)
      if (postmaster?.pid === pid && postmaster.status === 'ready') return { pid, ended }
      if (Date.now() < deadline) continue
      failure = 'It did not become ready.'
      await stopServer(pid, layout.cluster)
    }
    const tail = readFileSync(layout.log).subarray(logStart).toString('utf8').trim().split('\n').slice(-6).join(' | ')
    return fault('DATABASE_START_FAILED', `The database server did not start. ${failure ?? ''} ${tail}`.trim())
  }
}

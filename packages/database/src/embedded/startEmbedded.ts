import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, type Result, fault } from '@trunnion/core'
import { type Log, noLog } from '../log.ts'
import { acquireLock } from './acquireLock.ts'
import { adopt } from './adopt.ts'
import { attemptStart } from './attemptStart.ts'
import { type RootWay, chooseUser } from './chooseUser.ts'
import { initCluster } from './initCluster.ts'
import { type Server, launch, serverCommand } from './launch.ts'
import { type Layout, makeLayout, makeSocketDir, removeSocketDir } from './layout.ts'
import { nativeFolder, nativePostgres } from './nativePostgres.ts'
import { stopServer, waitForEnd } from './postmaster.ts'
import { provision } from './provision.ts'
import { makeSecrets, urlsOf } from './secrets.ts'

/** What {@link startEmbedded} takes. */
export interface EmbeddedOptions {
  /** Everything of the server lies here; made when missing. */
  readonly dataDir: string
  readonly log?: Log
  /** false for tests alone: a crash of the machine (not of the server) may destroy the data. */
  readonly durable?: boolean
  /** Which ways to run under root are tried, in order. */
  readonly rootWays?: readonly RootWay[]
}

/** A server this process looks after: when it dies, it is started again at the same address. */
export interface Embedded {
  /** Superuser of the cluster: for migrations, backup and tools. */
  readonly ownerUrl: string
  readonly serviceUrl: string
  /** PostgreSQL's version, for example `18.4`. */
  readonly version: string
  readonly wasAdopted: boolean
  /** Fast shutdown: open transactions are rolled back. Resolves when the process has ended. */
  stop(): Promise<void>
}

// After kill -9 of the server its children need a moment to notice and to let go of the shared memory.
const stillInUse = /pre-existing shared memory block/
const backoffMs = { first: 100, most: 10_000 } as const

const launchPatiently = async (...args: Parameters<typeof launch>): Promise<Server> => {
  for (const deadline = Date.now() + 10_000; ; await sleep(100)) {
    try {
      return await launch(...args)
    } catch (error) {
      if (!(error instanceof Fault) || !stillInUse.test(error.message) || Date.now() > deadline) throw error
    }
  }
}

const adopted = (pid: number, layout: Layout): Server => ({
  pid,
  ended: (async () => {
    while (!(await waitForEnd(pid, layout.cluster, 0))) await sleep(500, undefined, { ref: false })
  })(),
})

const start = async (folder: string, layout: Layout, { log = noLog, durable = true, rootWays }: EmbeddedOptions, release: () => void): Promise<Embedded> => {
  const native = nativePostgres(folder, layout.libraries)
  const user = chooseUser(native.postgres, layout.dataDir, rootWays)
  const secrets = makeSecrets(layout)
  initCluster(layout, native, user, secrets, durable)
  makeSocketDir(layout, user.owner)
  const begin = () => launchPatiently(layout, native, user, durable)
  const survivor = await adopt(layout, secrets, serverCommand(layout, native, durable), log)
  let server = survivor === undefined ? await begin() : adopted(survivor, layout)

  const halt = new AbortController()
  /** Starts the server again until that works or nobody wants it any more. */
  const restart = async (): Promise<void> => {
    for (let waitMs: number = backoffMs.first; ; waitMs = Math.min(2 * waitMs, backoffMs.most)) {
      await sleep(waitMs, undefined, { ref: false, signal: halt.signal }).catch(() => undefined)
      if (halt.signal.aborted) return
      try {
        server = await begin()
        return
      } catch (error) {
        log.error({ error: String(error) }, 'The database server could not be started again')
      }
    }
  }
  let restarting: Promise<void> | undefined
  const watch = async (): Promise<void> => {
    while (!halt.signal.aborted) {
      await server.ended
      if (halt.signal.aborted) return
      log.error({ pid: server.pid }, 'The database server ended unexpectedly; it is started again')
      await (restarting = restart())
    }
  }
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      halt.abort()
      await restarting
      await stopServer(server.pid, layout.cluster)
      removeSocketDir(layout)
      release()
    })())

  try {
    const version = await provision(layout, secrets)
    void watch()
    return { ...urlsOf(layout, secrets), version, wasAdopted: survivor !== undefined, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Runs the PostgreSQL that comes with the package on a data folder. One process at a time owns a data folder; the server outlives a killed owner,
 * and the next one takes it over.
 *
 * @returns DATABASE_IN_USE, DATABASE_START_FAILED (with the last lines of the server's log), SETTING_INVALID
 * @example
 * const server = unwrap(await startEmbedded({ dataDir: '/var/lib/trunnion/database', log }))
 */
export const startEmbedded = (options: EmbeddedOptions): Promise<Result<Embedded>> =>
  attemptStart(async () => {
    const folder = nativeFolder()
    const layout = makeLayout(options.dataDir)
    const release = acquireLock(layout.lock) ?? fault('DATABASE_IN_USE')
    try {
      return await start(folder, layout, options, release)
    } catch (error) {
      release()
      throw error
    }
  })

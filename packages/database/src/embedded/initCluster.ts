import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { chownSync, existsSync, lchownSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '@trunnion/core'
import type { User } from './chooseUser.ts'
import type { Layout } from './layout.ts'
import type { NativePostgres } from './nativePostgres.ts'
import { ownerRole, type Secrets } from './secrets.ts'

const giveTo = (folder: string, owner: number): void => {
  if (statSync(folder).uid === owner) return
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) lchownSync(join(folder, entry), owner, owner)
  // Last: whoever is interrupted before begins again.
  lchownSync(folder, owner, owner)
}

const lastLines = ({ stderr, error }: SpawnSyncReturns<string>): string => error?.message ?? stderr.trim().split('\n').slice(-3).join(' ')

/**
 * Makes the cluster when there is none. It is made under another name and renamed when it is whole, so an interrupted first start leaves nothing
 * that looks like data. `--sync-method=syncfs` makes it durable with one sync in place of one for each of its 1,000 files (0.7 s against 1.8 s);
 * the builtin C.UTF-8 locale needs nothing of the host, and sorts alike everywhere.
 */
export const initCluster = (layout: Layout, native: NativePostgres, user: User, secrets: Secrets, isDurable: boolean): void => {
  const { cluster, dataDir } = layout
  if (existsSync(cluster)) {
    const version = existsSync(join(cluster, 'PG_VERSION')) ? readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim() : undefined
    if (version === undefined) fault('DATABASE_START_FAILED', 'The folder cluster in the data folder holds no PostgreSQL data.')
    if (version !== native.major) fault('DATABASE_START_FAILED', `The data is of PostgreSQL ${version}; this program brings PostgreSQL ${native.major}.`)
    giveTo(cluster, user.owner)
    return
  }
  const draft = join(dataDir, 'cluster.new')
  const password = join(dataDir, 'password.new')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(password, secrets.owner, { mode: 0o600 })
  if (process.getuid?.() === 0) for (const path of [draft, password]) chownSync(path, user.owner, user.owner)
  const [command = native.initdb, ...args] = [
    ...user.prefix,
    native.initdb,
    `--pgdata=${draft}`,
    `--username=${ownerRole}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    isDurable ? '--sync-method=syncfs' : '--no-sync',
  ]
  const result = spawnSync(command, args, { encoding: 'utf8', env: native.env, cwd: draft, timeout: 120_000, ...user.ids })
  rmSync(password, { force: true })
  if (result.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    fault('DATABASE_START_FAILED', `The database could not be created: ${lastLines(result)}`)
  }
  renameSync(draft, cluster)
}

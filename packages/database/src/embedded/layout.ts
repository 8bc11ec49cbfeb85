import { createHash } from 'node:crypto'
import { chownSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '@trunnion/core'

/** Where everything of one embedded server lies. */
export interface Layout {
  readonly dataDir: string
  /** PostgreSQL's own data directory. */
  readonly cluster: string
  /** Links to libraries under the names the loader asks for. */
  readonly libraries: string
  readonly secrets: string
  readonly lock: string
  readonly log: string
  /** Folder of the socket. */
  readonly socketDir: string
}

// struct sockaddr_un holds 108 bytes with the ending zero (unix(7)); the socket's own name is fixed.
const longestSocketDir = 107 - '/.s.PGSQL.5432'.length

/** The user PostgreSQL runs as where root cannot be hidden from it. */
export const nobody = 65534

const uid = (): number => process.getuid?.() ?? 0

/**
 * A Unix socket, not a loopback port: no port to race for, the folder's mode keeps other users out, and no request the service is tricked into
 * can reach it. Its path must be short, so under a long data folder it lies in a private folder in /tmp whose name follows from the data folder.
 */
const socketDirOf = (dataDir: string): string => {
  const beside = join(dataDir, 'run')
  if (Buffer.byteLength(beside) <= longestSocketDir) return beside
  return `/tmp/trunnion-${uid()}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
}

/** Makes the data folder, and gives the paths in it. Throws node's own errors when that is not possible. */
export const makeLayout = (folder: string): Layout => {
  // Others may enter (PostgreSQL may have to run as another user), and find everything in it closed.
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const dataDir = realpathSync(folder)
  // The loader splits LD_LIBRARY_PATH at both, and knows no escape (ld.so(8)).
  if (/[:;\n]/.test(dataDir)) fault('SETTING_INVALID', 'The path of the data folder must hold no colon, semicolon or line break.')
  return {
    dataDir,
    cluster: join(dataDir, 'cluster'),
    libraries: join(dataDir, 'lib'),
    secrets: join(dataDir, 'secrets.json'),
    lock: join(dataDir, 'lock'),
    log: join(dataDir, 'server.log'),
    socketDir: socketDirOf(dataDir),
  }
}

/** Makes the socket's folder for the server's user; refuses one that somebody else has put in its place. */
export const makeSocketDir = ({ socketDir }: Layout, owner: number): void => {
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  const stat = lstatSync(socketDir)
  if (!stat.isDirectory() || ![uid(), nobody].includes(stat.uid) || (stat.mode & 0o077) !== 0)
    fault('DATABASE_START_FAILED', 'The folder for the database socket is not private; remove it.')
  if (stat.uid !== owner) chownSync(socketDir, owner, owner)
}

/** Removes the socket's folder where it lies outside the data folder. */
export const removeSocketDir = ({ socketDir, dataDir }: Layout): void => {
  if (!socketDir.startsWith(`${dataDir}/`)) rmSync(socketDir, { recursive: true, force: true })
}

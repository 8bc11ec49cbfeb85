import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fault } from '@trunnion/core'

/** One numbered step of the schema. */
export interface Migration {
  readonly version: number
  /** File name without `.up.sql`. */
  readonly name: string
  readonly up: string
  readonly down: string
  /** SHA-256 of the forward file, line ends as LF. */
  readonly sha256: string
}

const ownFolder = fileURLToPath(new URL('../migrations/', import.meta.url))
const upName = /^(\d{4})_[\w-]+\.up\.sql$/

// A checkout on Windows may have other line ends; the schema is the same.
const readSql = (path: string): string => readFileSync(path, 'utf8').replaceAll('\r\n', '\n')

/**
 * Reads the migrations of a folder (default: those of this package), in order. Numbers only rise: one may be left out, none may be taken twice.
 *
 * @throws Fault DATABASE_MIGRATION when a number is taken twice or a way back is missing
 */
export const readMigrations = (folder: string = ownFolder): readonly Migration[] => {
  const migrations = readdirSync(folder)
    .filter((file) => upName.test(file))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.up.sql'.length)
      const up = readSql(join(folder, file))
      try {
        return {
          version: Number(name.slice(0, 4)),
          name,
          up,
          down: readSql(join(folder, `${name}.down.sql`)),
          sha256: createHash('sha256').update(up).digest('hex'),
        }
      } catch {
        return fault('DATABASE_MIGRATION', `Migration ${name} has no way back.`)
      }
    })
  const twice = migrations.find(({ version }, index) => version === migrations[index + 1]?.version)
  return twice === undefined ? migrations : fault('DATABASE_MIGRATION', `The number of migration ${twice.name} is taken twice.`)
}

/** The schema version this code needs: the number of its newest migration. */
export const requiredVersion = (folder?: string): number => readMigrations(folder).at(-1)?.version ?? 0

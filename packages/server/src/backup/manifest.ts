import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Result, attemptAsync, fault } from '@trunnion/core'

/** One table of a backup: its file is PostgreSQL's COPY text of these columns. */
export interface TableEntry {
  /** Schema and name, as `public.jobs`. */
  readonly table: string
  readonly columns: readonly string[]
  readonly file: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** What a backup holds. Written last: a folder without it is an unfinished backup. */
export interface Manifest {
  readonly version: 1
  readonly trunnion: string
  readonly createdAt: string
  /** Number of the last migration of the database. */
  readonly schema: number
  /** Version of the queue library's own tables. */
  readonly queueSchema: number
  readonly tables: readonly TableEntry[]
  /** Values of sequences, by name. */
  readonly sequences: Readonly<Record<string, number>>
  readonly blobs: { readonly count: number; readonly bytes: number }
}

export const manifestFile = 'manifest.json'

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'tables' in value &&
  Array.isArray(value.tables) &&
  'schema' in value &&
  typeof value.schema === 'number' &&
  'sequences' in value &&
  typeof value.sequences === 'object'

/** Reads the manifest of a backup folder; BACKUP_INVALID when there is none, which an unfinished backup has not either. */
export const readManifest = (folder: string): Promise<Result<Manifest>> =>
  attemptAsync(async () => {
    const text = await readFile(join(folder, manifestFile), 'utf8').catch(() =>
      fault('BACKUP_INVALID', 'The folder has no manifest.json: it is no finished backup.'),
    )
    const value: unknown = ((): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        return undefined
      }
    })()
    return isManifest(value) ? value : fault('BACKUP_INVALID', 'The manifest of the backup cannot be read.')
  })

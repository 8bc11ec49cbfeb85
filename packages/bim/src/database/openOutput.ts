import { existsSync, rmSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fault } from '@trunnion/core'
import { type ProgressRow, readProgress } from './progress.ts'
import { isSqliteError, obstacleOf } from './sqliteError.ts'

/** What lies where the output is to go. */
export type OutputState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unfinished'; readonly progress: ProgressRow }
  | { readonly kind: 'finished' }
  /** A file that no conversion made. */
  | { readonly kind: 'foreign' }

/** Looks without changing anything. Throws a Fault of OUTPUT_FAILED while another process holds the database. */
export const lookAtOutput = (file: string): OutputState => {
  if (!existsSync(file) || statSync(file).size === 0) return { kind: 'absent' }
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: 2000 })
    const progress = readProgress(db)
    if (progress) return { kind: 'unfinished', progress }
    const tables = db.prepare(`SELECT count(*) AS n, sum(name = 'bim_elements') AS own FROM sqlite_schema`).get()
    // a kill may come between making the file and its first commit
    if (tables?.n === 0) return { kind: 'absent' }
    return { kind: Number(tables?.own) > 0 ? 'finished' : 'foreign' }
  } catch (error) {
    if (obstacleOf(error) === 'locked') fault('OUTPUT_FAILED', 'Another process holds the output database.')
    if (isSqliteError(error)) return { kind: 'foreign' }
    throw error
  } finally {
    db?.close()
  }
}

export const removeOutput = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
}

/**
 * Opens the output for writing. Pages of 16 KiB: half the time of 4 KiB with rows of a kilobyte. The log is written back in steps of 16 MB; without a sync at every
 * commit a loss of power can cost the last batches, never the order of things: rows and progress go together.
 */
export const openForWriting = (file: string, timeoutMs: number): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: timeoutMs })
  db.exec(
    'PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -12000; PRAGMA temp_store = FILE',
  )
  return db
}

import type { DatabaseSync } from 'node:sqlite'
import type { Batch } from '../elements/batch.ts'

/** The row of `_conversion_progress`. */
export interface ProgressRow {
  readonly started_at: string
  readonly last_checkpoint_at: string
  readonly status: 'in_progress' | 'paused' | 'failed' | 'completed'
  readonly dxf_filepath: string
  readonly template_library_path: string
  readonly total_entities: number
  readonly entities_processed: number
  readonly entities_matched: number
  readonly entities_skipped: number
  readonly current_batch_number: number
  readonly batch_size: number
  readonly last_entity_id: string | null
  readonly peak_memory_mb: number
  readonly cache_cleared_count: number
  readonly error_count: number
  readonly last_error: string | null
  readonly config_json: string | null
  readonly stage: string
  readonly byte_offset: number
  readonly section: string
  readonly ordinal: number
  readonly pass: number
  readonly next_element: number
  readonly source_bytes: number
  readonly source_mtime_ms: number
  readonly source_crc: number
  readonly source_sample: string
  readonly templates_sha256: string
  readonly config_sha256: string
  readonly metres: number
  readonly elapsed_ms: number
  readonly interruptions: number
}

/** The progress of an unfinished conversion; undefined when there is none. */
export const readProgress = (db: DatabaseSync): ProgressRow | undefined => {
  if (!db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = '_conversion_progress'`).get()) return undefined
  // the table has exactly these columns
  return db.prepare('SELECT * FROM _conversion_progress WHERE id = 1').get() as unknown as ProgressRow | undefined
}

export const insertProgress = (db: DatabaseSync, row: ProgressRow): void => {
  const names = Object.keys(row)
  db.prepare(`INSERT INTO _conversion_progress (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(
    ...names.map((name) => row[name as keyof ProgressRow]),
  )
}

/** Numbers of the run that go into the row with every batch. */
export interface RunFigures {
  readonly now: string
  readonly batchSize: number
  readonly peakMb: number
  readonly cacheClears: number
  readonly elapsedMs: number
  /** Estimated until the end. */
  readonly total: number
}

/** Moves the row on by a batch, in the transaction of the batch's rows. */
export const makeProgressWriter = (db: DatabaseSync): ((batch: Batch, figures: RunFigures) => void) => {
  const update =
    db.prepare(`UPDATE _conversion_progress SET last_checkpoint_at = ?, status = 'in_progress', total_entities = ?, entities_processed = entities_processed + ?,
    entities_matched = entities_matched + ?, entities_skipped = entities_skipped + ?, current_batch_number = current_batch_number + 1, batch_size = ?,
    last_entity_id = ?, peak_memory_mb = max(peak_memory_mb, ?), cache_cleared_count = cache_cleared_count + ?, error_count = error_count + ?,
    last_error = coalesce(nullif(?, ''), last_error), byte_offset = ?, section = ?, ordinal = ?, pass = ?, next_element = ?, elapsed_ms = ?, stage = ? WHERE id = 1`)
  return (batch, { now, batchSize, peakMb, cacheClears, elapsedMs, total }) => {
    const { next } = batch
    const end = { offset: batch.bytesRead, section: '', ordinal: 0, pass: 0, nextElement: batch.firstElement + batch.elements }
    const at = next ?? end
    update.run(
      now,
      total,
      batch.entities,
      batch.matched,
      batch.skipped,
      batchSize,
      batch.lastHandle,
      peakMb,
      cacheClears,
      batch.errors,
      batch.lastError,
      at.offset,
      at.section,
      at.ordinal,
      at.pass,
      at.nextElement,
      elapsedMs,
      next ? 'convert' : firstStage,
    )
  }
}

/** The stage that follows the last batch. */
const firstStage = 'geometries'

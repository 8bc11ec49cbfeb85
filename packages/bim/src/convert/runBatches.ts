import type { DatabaseSync } from 'node:sqlite'
import { Fault, type Warning, fault } from '@trunnion/core'
import { type ProgressRow, makeProgressWriter } from '../database/progress.ts'
import { obstacleOf } from '../database/sqliteError.ts'
import { makeBatchWriter, readNames } from '../database/writeBatch.ts'
import type { Batch } from '../elements/batch.ts'
import { openPipeline } from '../pipeline/openPipeline.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import { makeBatchSizer } from './batchSizer.ts'
import type { BimRequest, BimWorld } from './types.ts'

/** Seconds between tries where another process holds the database; the database's own timeout comes before each. */
const lockDelaysS = [1, 2, 4, 8, 16]

const setStatus = (db: DatabaseSync, status: string): void => {
  try {
    if (!db.isTransaction) db.prepare('UPDATE _conversion_progress SET status = ? WHERE id = 1').run(status)
  } catch {
    // the row of the last checkpoint stands; it says in_progress
  }
}

/** Begins a transaction, waiting for whoever holds the database. */
export const beginPatiently = async (db: DatabaseSync, mode: string, world: BimWorld): Promise<void> => {
  for (const seconds of [...lockDelaysS, 0]) {
    try {
      db.exec(`BEGIN ${mode}`)
      return
    } catch (error) {
      if (obstacleOf(error) !== 'locked') throw error
      if (seconds === 0) throw error
      world.log?.('WARNING', `the database is locked; trying again in ${seconds} s`)
      await world.sleep(seconds * 1000)
    }
  }
}

/**
 * Takes batches from the pipeline and writes them, each with the row of progress in one transaction (or several batches in one). Whatever stops it, what is committed is
 * a state to go on from.
 *
 * @throws Fault CONVERSION_PAUSED where it stopped at a checkpoint, or the reader's own
 */
export const runBatches = async (
  db: DatabaseSync,
  request: BimRequest,
  progress: ProgressRow,
  library: TemplateLibrary,
  world: BimWorld,
  kind: 'dxf' | 'cache',
): Promise<readonly Warning[]> => {
  const { settings } = request
  const started = world.now()
  const sizer = makeBatchSizer(settings, progress.batch_size)
  const start = { offset: progress.byte_offset, section: progress.section, ordinal: progress.ordinal, pass: progress.pass, nextElement: progress.next_element }
  const source = { kind, path: kind === 'dxf' ? request.input : request.output }
  const input = { source, library, settings, metres: progress.metres, start, names: readNames(db) }
  const pipeline = openPipeline(input, sizer.size, settings.parallel || world.processors)
  const writeBatch = makeBatchWriter(db)
  const writeProgress = makeProgressWriter(db)
  const markProcessed = kind === 'cache' ? db.prepare('UPDATE _temp_entity_cache SET processed = 1 WHERE processed = 0 AND entity_id < ?') : undefined
  let processed = progress.entities_processed
  let matched = progress.entities_matched
  let errors = progress.error_count
  let written = 0
  let peakMb = 0
  let clears = 0
  let crowded = 0

  const commit = (): void => {
    if (db.isTransaction) db.exec('COMMIT')
  }
  const pause = (message: string): never => {
    commit()
    setStatus(db, 'paused')
    return fault('CONVERSION_PAUSED', `${message} ${processed} entities are safe.`)
  }
  const write = async (batch: Batch): Promise<void> => {
    if (!db.isTransaction) await beginPatiently(db, settings.dbTransactionMode.toUpperCase(), world)
    writeBatch(batch)
    const share = kind === 'dxf' ? batch.bytesRead / Math.max(progress.source_bytes, 1) : 1
    const total = batch.next ? Math.round((processed + batch.entities) / Math.min(Math.max(share, 1e-9), 1)) : processed + batch.entities
    const elapsedMs = progress.elapsed_ms + world.now() - started
    writeProgress(batch, { now: world.date(), batchSize: sizer.size, peakMb, cacheClears: clears, elapsedMs, total })
    markProcessed?.run(batch.next?.offset ?? Number.MAX_SAFE_INTEGER)
    clears = 0
    written++
    if (written % settings.checkpointInterval === 0 || !batch.next) commit()
    processed += batch.entities
    matched += batch.matched
    errors += batch.errors
    const rssMb = world.rssMb()
    peakMb = Math.max(peakMb, rssMb)
    const perSecond = ((processed - progress.entities_processed) / Math.max(world.now() - started, 1)) * 1000
    world.onProgress?.({ processed, total, matched, batch: progress.current_batch_number + written, entitiesPerSecond: perSecond, rssMb, stage: 'convert' })
  }
  const watchMemory = (): void => {
    if (written % settings.cacheClearInterval === 0) {
      pipeline.clearCaches()
      clears++
    }
    const over = world.rssMb() > settings.maxMemoryMb
    if (!over) {
      if (settings.batchSize === 'auto' && written % settings.forceGcInterval === 0 && crowded > 0) world.collectGarbage()
      crowded = 0
      return
    }
    crowded++
    pipeline.clearCaches()
    sizer.shrink()
    pipeline.setBatchSize(sizer.size)
    world.collectGarbage()
    world.log?.('WARNING', `memory is above ${settings.maxMemoryMb} MB: caches cleared, batches of ${sizer.size}`)
    if (crowded > 3) pause(`Memory stays above ${settings.maxMemoryMb} MB.`)
  }

  try {
    let before = world.now()
    for (let batch = await pipeline.next(); batch; batch = await pipeline.next()) {
      await write(batch)
      if (!batch.next) continue
      pipeline.recycle(batch)
      if (batch.errors > 0 && settings.errorAction === 'stop') pause(`An entity could not be processed (${batch.lastError}).`)
      if (errors > settings.maxErrors) pause(`More than ${settings.maxErrors} entities could not be processed.`)
      if (world.signal?.aborted) pause('Interrupted.')
      watchMemory()
      const now = world.now()
      sizer.took(now - before, batch.entities)
      before = now
      pipeline.setBatchSize(sizer.size)
    }
    commit()
    return pipeline.warnings
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    const obstacle = obstacleOf(error)
    if (obstacle === 'locked') fault('CONVERSION_PAUSED', 'Another process holds the output database.')
    if (obstacle === 'full') fault('CONVERSION_PAUSED', 'The disk of the output is full or does not answer.')
    if (error instanceof Fault && error.error.code !== 'CONVERSION_PAUSED') setStatus(db, 'failed')
    throw error
  } finally {
    await pipeline.close()
  }
}

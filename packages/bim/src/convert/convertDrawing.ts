import { existsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import { lookAtOutput, openForWriting, removeOutput } from '../database/openOutput.ts'
import { type ProgressRow, readProgress } from '../database/progress.ts'
import { isSqliteError, obstacleOf } from '../database/sqliteError.ts'
import { readTemplateLibrary } from '../templates/readTemplateLibrary.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import { checkResume } from './checkResume.ts'
import { finalise } from './finalise.ts'
import { makeReport } from './makeReport.ts'
import { beginPatiently, runBatches } from './runBatches.ts'
import { isDwg, startConversion } from './startConversion.ts'
import type { BimReport, BimRequest, BimWorld } from './types.ts'

/**
 * Turns a drawing into a database of building elements. It may be killed at any instant: run again with `mode: 'resume'` it goes on at the last checkpoint, and ends with
 * the rows of a run that was never interrupted.
 *
 * @returns CONVERSION_PAUSED where it stopped at a checkpoint; CONVERSION_UNFINISHED, OUTPUT_EXISTS where the mode does not say what to do with what is there;
 * RESUME_REFUSED where the source, templates or settings have changed; TEMPLATES_INVALID, INPUT_*, FORMAT_UNSUPPORTED, LIMIT_*; `undefined` for a resume of a finished output
 */
export const convertDrawing = (request: BimRequest, world: BimWorld): Promise<Result<BimReport | undefined>> =>
  attemptAsync(async () => {
    const { webhookUrl, checkpointStore } = request.settings
    if (webhookUrl !== '' || checkpointStore !== '') fault('SETTING_INVALID', 'webhook_url and checkpoint_store are not served by this version.')
    const library = unwrap(readTemplateLibrary(request.templates))
    const found = lookAtOutput(request.output)
    if (found.kind === 'foreign') fault('OUTPUT_EXISTS', 'The output is a file that no conversion made; it is left alone.')
    if (found.kind === 'finished' && request.mode === 'resume') return undefined
    if (found.kind === 'finished' && request.mode === 'start') fault('OUTPUT_EXISTS')
    if (found.kind === 'unfinished' && request.mode === 'start') fault('CONVERSION_UNFINISHED')
    const goesOn = found.kind === 'unfinished' && request.mode === 'resume'
    if (!existsSync(request.input)) fault('INPUT_NOT_FOUND')
    if (goesOn) checkResume(found.progress, request, library)
    else removeOutput(request.output)
    let db: DatabaseSync | undefined
    let begun = goesOn
    try {
      db = openForWriting(request.output, request.settings.dbTimeout)
      return await run(db, request, library, world, goesOn, () => void (begun = true))
    } catch (error) {
      const obstacle = obstacleOf(error)
      if (obstacle)
        fault('CONVERSION_PAUSED', obstacle === 'locked' ? 'Another process holds the output database.' : 'The disk of the output is full or does not answer.')
      if (isSqliteError(error)) fault('OUTPUT_FAILED', 'The output database cannot be written.')
      throw error
    } finally {
      try {
        db?.close()
      } catch {
        // everything that counts is committed
      }
      if (!begun) removeOutput(request.output)
    }
  })

const progressOf = (db: DatabaseSync): ProgressRow => readProgress(db) ?? fault('INTERNAL')

const run = async (
  db: DatabaseSync,
  request: BimRequest,
  library: TemplateLibrary,
  world: BimWorld,
  goesOn: boolean,
  onBegun: () => void,
): Promise<BimReport> => {
  const started = world.now()
  const warnings = goesOn ? [] : [...(await startConversion(db, request, library, world)).warnings]
  onBegun()
  if (goesOn) {
    await beginPatiently(db, 'IMMEDIATE', world)
    db.exec(`UPDATE _conversion_progress SET status = 'in_progress', interruptions = interruptions + 1 WHERE id = 1; COMMIT`)
  }
  const before = progressOf(db)
  const stages: { name: string; ms: number }[] = [{ name: goesOn ? 'resume' : 'start', ms: Math.round(world.now() - started) }]
  if (before.stage === 'convert') {
    const at = world.now()
    warnings.push(...(await runBatches(db, request, before, library, world, isDwg(request.input) ? 'cache' : 'dxf')))
    stages.push({ name: 'convert', ms: Math.round(world.now() - at) })
  }
  stages.push(...(await finalise(db, request, progressOf(db).stage, world)))
  const progress = progressOf(db)
  const elapsed = world.now() - started + before.elapsed_ms
  const report = makeReport(db, request, { ...progress, elapsed_ms: elapsed }, library, {
    resumed: goesOn,
    fromEntity: before.entities_processed,
    warnings,
    stages,
  })
  db.exec('BEGIN IMMEDIATE')
  db.prepare('INSERT INTO extraction_metadata VALUES (?, ?, ?, ?, ?, ?)').run(
    progress.started_at,
    'dxf_conversion',
    report.elements.total,
    report.elements.uniqueGeometries,
    progress.dxf_filepath,
    progress.config_json,
  )
  db.exec('DROP TABLE _conversion_progress; DROP TABLE IF EXISTS _temp_entity_cache; DROP TABLE IF EXISTS _temp_drawing; COMMIT')
  if (request.settings.vacuum) db.exec('VACUUM')
  db.exec('PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE')
  return { ...report, database: { ...report.database, bytes: statSync(request.output).size }, elapsedMs: Math.round(world.now() - started + before.elapsed_ms) }
}

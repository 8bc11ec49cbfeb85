import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { fault, unwrap } from '@trunnion/core'
import { readEntities, slices, makeDxfReader } from '@trunnion/format-dxf'
import { type ProgressRow, insertProgress } from '../database/progress.ts'
import { progressTable, tables, views } from '../database/schema.ts'
import { entityCacheSchema, fillEntityCache } from '../pipeline/entityCache.ts'
import { openDxfSource } from '../pipeline/entitySource.ts'
import { shapingSettings } from '../settings.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import { crcOf, fingerprintOf } from './fingerprint.ts'
import type { BimRequest, BimWorld } from './types.ts'
import { unitOf } from './unitOf.ts'
import type { Warning } from '@trunnion/core'

export const configHash = (request: BimRequest): string =>
  createHash('sha256')
    .update(JSON.stringify(shapingSettings(request.settings)))
    .digest('hex')

/** DWG begins with `AC10`. */
export const isDwg = (file: string): boolean => {
  const head = new Uint8Array(4)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, head)
  } finally {
    closeSync(fd)
  }
  return new TextDecoder('latin1').decode(head) === 'AC10'
}

const rulesOf = (db: DatabaseSync, { rules, templates }: TemplateLibrary): void => {
  const insert = db.prepare('INSERT INTO bim_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const byId = new Map(templates.map((template) => [template.id, template]))
  for (const [i, { id, template: target }] of rules.entries()) {
    const template = target === undefined ? undefined : byId.get(target)
    if (!template) continue
    const { discipline, ifcClass, predefinedType, objectType, material, recipe } = template
    insert.run(i, id, template.id, template.name, discipline, ifcClass, predefinedType, objectType, material, Number(recipe.pair), Number(recipe.hosted))
  }
}

/** Makes the tables and the row of progress in one transaction; for DWG a second one fills the cache of entities. */
export const startConversion = async (
  db: DatabaseSync,
  request: BimRequest,
  library: TemplateLibrary,
  world: BimWorld,
): Promise<{ readonly progress: ProgressRow; readonly warnings: readonly Warning[] }> => {
  const { input, templates, settings } = request
  if (!existsSync(input)) fault('INPUT_NOT_FOUND')
  const dwg = isDwg(input)
  const print = fingerprintOf(input)
  if (print.bytes === 0) fault('INPUT_EMPTY')
  const dxf = dwg ? await decode(input, world) : undefined
  const { metres, warnings } = dxf ? unitOfBytes(dxf, settings.unit) : unitOfFile(input, settings.unit)
  const now = world.date()
  const progress: ProgressRow = {
    started_at: now,
    last_checkpoint_at: now,
    status: 'in_progress',
    dxf_filepath: basename(input),
    template_library_path: basename(templates),
    total_entities: 0,
    entities_processed: 0,
    entities_matched: 0,
    entities_skipped: 0,
    current_batch_number: 0,
    batch_size: settings.batchSize === 'auto' ? 1000 : settings.batchSize,
    last_entity_id: null,
    peak_memory_mb: 0,
    cache_cleared_count: 0,
    error_count: 0,
    last_error: null,
    config_json: JSON.stringify(settings),
    stage: 'convert',
    byte_offset: 0,
    section: '',
    ordinal: 0,
    pass: 0,
    next_element: 1,
    source_bytes: print.bytes,
    source_mtime_ms: print.mtimeMs,
    source_crc: crcOf(input),
    source_sample: print.sample,
    templates_sha256: library.sha256,
    config_sha256: configHash(request),
    metres,
    elapsed_ms: 0,
    interruptions: 0,
  }
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(`${tables}${views}${progressTable}${dxf ? entityCacheSchema : ''}`)
    rulesOf(db, library)
    db.prepare('INSERT INTO coordinate_metadata VALUES (1, 0, 0, 0, ?, ?)').run(
      metres,
      'metres, z up; vertices about the centre of their element, turned by rotation_z; faces uint32, vertices and normals (one a face) float32, little-endian',
    )
    if (dxf) {
      const reader = makeDxfReader()
      fillEntityCache(db, reader.state, readEntities(slices(dxf), undefined, reader))
    }
    insertProgress(db, progress)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  return { progress, warnings }
}

const decode = async (input: string, world: BimWorld): Promise<Uint8Array> =>
  world.decodeDwg ? unwrap(await world.decodeDwg(input)) : fault('FORMAT_UNSUPPORTED', 'DWG drawings cannot be decoded here.')

const unitOfFile = (file: string, override: BimRequest['settings']['unit']): ReturnType<typeof unitOf> => {
  const source = openDxfSource(file)
  const entities = function* () {
    for (let entity = source.next(); entity; entity = source.next()) yield entity
  }
  try {
    const found = unitOf(source.state, entities(), override)
    if (!source.recognised) fault('INPUT_UNRECOGNISED', 'The input is neither DXF nor DWG.')
    return found
  } finally {
    source.close()
  }
}

const unitOfBytes = (dxf: Uint8Array, override: BimRequest['settings']['unit']): ReturnType<typeof unitOf> => {
  const reader = makeDxfReader()
  return unitOf(reader.state, readEntities(slices(dxf), undefined, reader), override)
}

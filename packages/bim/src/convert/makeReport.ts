import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Warning } from '@trunnion/core'
import type { ProgressRow } from '../database/progress.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import type { BimReport, BimRequest, SkippedGroup } from './types.ts'

const counted = (db: DatabaseSync, sql: string): Record<string, number> =>
  Object.fromEntries(
    db
      .prepare(sql)
      .all()
      .map(({ name, n }) => [String(name), Number(n)]),
  )

const byWord = (db: DatabaseSync, kind: 'type' | 'layer'): Record<string, number> =>
  counted(
    db,
    `SELECT w.name AS name, sum(n) AS n FROM (
      SELECT ${kind} AS word, count(DISTINCT entity) AS n FROM bim_elements WHERE instr(handle, '/') = 0 GROUP BY ${kind}
      UNION ALL SELECT ${kind}, count(*) FROM bim_skips GROUP BY ${kind} UNION ALL SELECT ${kind}, count(*) FROM bim_merged GROUP BY ${kind}) c
    JOIN bim_names w ON w.kind = '${kind}' AND w.id = c.word GROUP BY w.name ORDER BY w.name`,
  )

const groups = (db: DatabaseSync, where: string): SkippedGroup[] =>
  db
    .prepare(
      `SELECT layer, type, block, reason, count(*) AS n FROM skipped_entities WHERE ${where} GROUP BY layer, type, block, reason ORDER BY n DESC, layer, type, block LIMIT 200`,
    )
    .all()
    .map(({ layer, type, block, reason, n }) => ({
      layer: String(layer),
      type: String(type),
      block: String(block ?? ''),
      reason: String(reason),
      count: Number(n),
    }))

/** The report of a finished conversion, from what the output holds. */
export const makeReport = (
  db: DatabaseSync,
  request: BimRequest,
  progress: ProgressRow,
  library: TemplateLibrary,
  run: { readonly resumed: boolean; readonly fromEntity: number; readonly warnings: readonly Warning[]; readonly stages: BimReport['stages'] },
): BimReport => {
  const { entities_processed: processed, entities_matched: matched, entities_skipped: skipped } = progress
  const one = (sql: string): number => Number(db.prepare(sql).get()?.n ?? 0)
  const total = one('SELECT count(*) AS n FROM bim_elements')
  return {
    entities: { total: processed, processed, matched, skipped, byType: byWord(db, 'type'), byLayer: byWord(db, 'layer') },
    elements: {
      total,
      byClass: counted(
        db,
        'SELECT r.ifc_class AS name, sum(n) AS n FROM (SELECT rule, count(*) AS n FROM bim_elements GROUP BY rule) c JOIN bim_rules r ON r.id = c.rule GROUP BY r.ifc_class ORDER BY r.ifc_class',
      ),
      uniqueGeometries: one('SELECT count(*) AS n FROM bim_geometries'),
      pairedWalls: one('SELECT count(*) AS n FROM bim_merged'),
    },
    matchRate: processed > 0 ? matched / processed : 0,
    unmatched: groups(db, `reason = 'no template'`),
    errors: groups(db, `reason = 'damaged'`),
    rules: { seeded: library.seeded, templates: library.templates.length },
    database: { file: request.output, bytes: statSync(request.output).size, elements: total },
    resume: { resumed: run.resumed, fromEntity: run.fromEntity, batchesRedone: 0, interruptions: progress.interruptions },
    warnings: run.warnings,
    stages: run.stages,
    elapsedMs: Math.round(progress.elapsed_ms),
  }
}

import type { BimReport } from '@trunnion/engine/bim'
import type { Terminal } from './terminal.ts'

/** A conversion to a database for people. */
export const bimText = (report: BimReport, exports: readonly { readonly file: string; readonly bytes: number }[], terminal: Terminal): string => {
  const { entities, elements, database, unmatched, warnings, resume } = report
  const lines = [
    `${terminal.color('bold', String(elements.total))} elements of ${entities.processed} entities (${(100 * report.matchRate).toFixed(1)} % matched), ${elements.uniqueGeometries} geometries, ${(report.elapsedMs / 1000).toFixed(1)} s${resume.resumed ? `, resumed at ${resume.fromEntity}` : ''}`,
    ...Object.entries(elements.byClass).map(([name, count]) => `  ${name} ${count}`),
    ...unmatched.slice(0, 5).map(({ layer, type, block, count }) => `  no template: ${count} ${type} on ${layer}${block ? ` (${block})` : ''}`),
    ...(report.rules.seeded ? ['  the library has no rules of its own; the built-in ones were used'] : []),
    ...warnings.map(({ message }) => terminal.color('yellow', `  ${message}`)),
    `${database.file} ${(database.bytes / 2 ** 20).toFixed(1)} MB`,
    ...exports.map(({ file, bytes }) => `${file} ${(bytes / 2 ** 20).toFixed(1)} MB`),
  ]
  return `${lines.join('\n')}\n`
}

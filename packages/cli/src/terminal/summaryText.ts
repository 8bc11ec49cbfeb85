import type { Report } from '@trunnion/engine'
import { numberText as number } from './numberText.ts'
import type { Terminal } from './terminal.ts'

const size = (bytes: number): string => (bytes < 1e6 ? `${number(bytes / 1e3, 1)} kB` : `${number(bytes / 1e6, 1)} MB`)

/** The eight kinds there are most of. */
const mostOf = (counts: Readonly<Record<string, number>>): string => {
  const sorted = Object.entries(counts).sort((a, b) => b[1] - a[1])
  const rest = sorted.length > 8 ? ` and ${sorted.length - 8} other kinds` : ''
  return `${sorted
    .slice(0, 8)
    .map(([type, count]) => `${number(count)} ${type}`)
    .join(', ')}${rest}`
}

/** What a person wants to know of a report, in a few lines. */
export const summaryText = (report: Report & { readonly output?: { readonly file: string; readonly bytes: number } }, terminal: Terminal): string => {
  const { input, scene, brep, entities, output, warnings, stages } = report
  const box = scene.bboxMm
  const lines = [
    `${terminal.color('bold', input.file)}  ${input.format.toUpperCase()} ${input.formatVersion}, ${size(input.bytes)}, unit ${input.lengthUnit}`,
    `  ${number(scene.partInstances)} parts placed (${number(scene.uniqueMeshes)} distinct), ${number(scene.placedTriangles)} triangles, ${number(scene.materials)} materials`,
    ...(box ? [`  ${[0, 1, 2].map((i) => number(box[i + 3] - box[i], 3)).join(' × ')} mm`] : []),
    ...(entities ? [`  ${number(entities.total)} entities: ${mostOf(entities.byType)}; ${number(Object.keys(entities.byLayer).length)} layers`] : []),
    ...(brep
      ? [`  ${number(brep.solids)} solids, ${number(brep.faces)} faces, volume ${number(brep.volumeMm3, 3)} mm³, area ${number(brep.areaMm2, 3)} mm²`]
      : []),
    ...warnings.map(({ code, message, count = 1 }) => terminal.color('yellow', `  ! ${message}${count > 1 ? ` (${number(count)}×)` : ''} [${code}]`)),
    ...(output ? [terminal.color('green', `  → ${output.file}, ${size(output.bytes)}`)] : []),
    terminal.color('dim', `  ${number(stages.reduce((sum, stage) => sum + (stage.within ? 0 : stage.ms), 0))} ms, ${report.peakRssMb} MB`),
  ]
  return `${lines.join('\n')}\n`
}

import type { Report } from '@trunnion/engine'
import { numberText as number } from './numberText.ts'
import type { Terminal } from './terminal.ts'

const size = (bytes: number): string => (bytes < 1e6 ? `${number(bytes / 1e3, 1)} kB` : `${number(bytes / 1e6, 1)} MB`)

/** What a person wants to know of a report, in a few lines. */
export const summaryText = (report: Report & { readonly output?: { readonly file: string; readonly bytes: number } }, terminal: Terminal): string => {
  const { input, scene, brep, output, warnings, stages } = report
  const box = scene.bboxMm
  const lines = [
    `${terminal.color('bold', input.file)}  ${input.format.toUpperCase()} ${input.formatVersion}, ${size(input.bytes)}, unit ${input.lengthUnit}`,
    `  ${number(scene.partInstances)} parts placed (${number(scene.uniqueMeshes)} distinct), ${number(scene.placedTriangles)} triangles, ${number(scene.materials)} materials`,
    ...(box ? [`  ${[0, 1, 2].map((i) => number(box[i + 3] - box[i], 3)).join(' × ')} mm`] : []),
    ...(brep
      ? [`  ${number(brep.solids)} solids, ${number(brep.faces)} faces, volume ${number(brep.volumeMm3, 3)} mm³, area ${number(brep.areaMm2, 3)} mm²`]
      : []),
    ...warnings.map(({ code, message, count = 1 }) => terminal.color('yellow', `  ! ${message}${count > 1 ? ` (${number(count)}×)` : ''} [${code}]`)),
    ...(output ? [terminal.color('green', `  → ${output.file}, ${size(output.bytes)}`)] : []),
    terminal.color('dim', `  ${number(stages.reduce((sum, stage) => sum + (stage.within ? 0 : stage.ms), 0))} ms, ${report.peakRssMb} MB`),
  ]
  return `${lines.join('\n')}\n`
}

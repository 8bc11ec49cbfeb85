import type { AnalysisReport } from '@trunnion/engine'
import { numberText as number } from './numberText.ts'
import type { Terminal } from './terminal.ts'

/** Lines shown of each list: the whole of it is in `--json`. */
const most = 20

/** What a person wants to know of an analysed part. */
export const analysisText = (report: AnalysisReport, terminal: Terminal): string => {
  const { input, validation, tier, confidence, features, faces, part, fell, manufacturability, stages, healing } = report
  const groups = new Map<string, number>()
  for (const feature of features) {
    const sizes = Object.entries(feature.parameters)
      .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
      .map(([name, value]) => `${name} ${typeof value === 'number' ? number(value, 3) : String(value)}`)
      .join(', ')
    const key = `${feature.class}  ${sizes}`
    groups.set(key, (groups.get(key) ?? 0) + 1)
  }
  const lines = [
    `${terminal.color('bold', input.file)}  ${input.format.toUpperCase()} ${input.formatVersion}, unit ${input.lengthUnit}`,
    `  tier ${tier}, confidence ${number(confidence, 2)}, quality ${number(validation.qualityScore, 2)}; ${number(faces.length)} faces, ${number(faces.filter((face) => face.class === 'unknown').length)} of them unexplained`,
    `  volume ${number(part.volumeMm3, 3)} mm³, area ${number(part.areaMm2, 3)} mm²${part.massG === undefined ? '' : `, mass ${number(part.massG, 2)} g`}`,
    ...fell.map(({ from, to, reason }) => terminal.color('yellow', `  tier ${from} → ${to}: ${reason}`)),
    ...validation.stages
      .filter(({ passed }) => !passed)
      .flatMap(({ stage, findings }) =>
        findings
          .filter(({ severity }) => severity === 'error')
          .map(({ message, entity }) => terminal.color('red', `  ${stage}: ${message}${entity ? ` (${entity})` : ''}`)),
      ),
    ...healing.map(({ part: index, actions }) => `  healed part ${index + 1}: ${actions.map(({ action }) => action).join(', ')}`),
    ...[...groups].slice(0, most).map(([what, count]) => `  ${String(count).padStart(3)} × ${what}`),
    ...(groups.size > most ? [`  … and ${groups.size - most} more kinds`] : []),
    ...manufacturability
      .slice(0, most)
      .map(({ rule, value, limit, advice, severity }) =>
        terminal.color(severity === 'error' ? 'red' : 'yellow', `  ! ${rule}: ${number(value, 2)} (limit ${number(limit, 2)}). ${advice}`),
      ),
    ...(manufacturability.length > most ? [`  … and ${manufacturability.length - most} more findings`] : []),
    terminal.color('dim', `  ${number(stages.reduce((sum, stage) => sum + (stage.within ? 0 : stage.ms), 0))} ms, ${report.peakRssMb} MB`),
  ]
  return `${lines.join('\n')}\n`
}

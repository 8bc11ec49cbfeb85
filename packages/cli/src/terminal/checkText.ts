import type { Check, CheckReport } from '@trunnion/engine'
import { numberText as number } from './numberText.ts'
import type { Terminal } from './terminal.ts'

/** Places shown of each kind of defect: a terminal is no viewer. */
const mostPlaces = 10

/** What a person wants to know of a checked mesh. */
export const checkText = (report: CheckReport, analysis: Check['analysis'], places: boolean, terminal: Terminal): string => {
  const { input, mesh, recommendations, warnings, stages } = report
  const box = mesh.bboxMm
  const sound = mesh.watertight && mesh.manifold && mesh.misorientedEdges === 0
  const colours = { high: 'red', medium: 'yellow', low: 'dim' } as const
  const lines = [
    `${terminal.color('bold', input.file)}  ${input.format.toUpperCase()} ${input.formatVersion}, unit ${input.lengthUnit}`,
    `  ${number(mesh.faces)} faces, ${number(mesh.vertices)} vertices, ${number(mesh.components)} components, Euler number ${number(mesh.eulerNumber)}${mesh.genus === null ? '' : `, genus ${number(mesh.genus)}`}`,
    ...(box ? [`  ${[0, 1, 2].map((i) => number(box[i + 3] - box[i], 3)).join(' × ')} mm, area ${number(mesh.areaMm2, 3)} mm²`] : []),
    `  volume ${number(mesh.volumeMm3, 3)} mm³${sound ? '' : ' (an estimate: the surface bounds no solid)'}`,
    `  ${mesh.watertight ? 'watertight' : 'not watertight'}, ${mesh.manifold ? 'manifold' : 'not manifold'}`,
    ...recommendations.map(({ severity, message, action }) =>
      terminal.color(colours[severity], `  ${severity.padEnd(6)} ${message}${action === 'none' ? '' : ` [${action}]`}`),
    ),
    ...(places ? analysis.defects.flatMap((defects) => placeLines(defects)) : []),
    ...warnings.map(({ code, message, count = 1 }) => terminal.color('yellow', `  ! ${message}${count > 1 ? ` (${number(count)}×)` : ''} [${code}]`)),
    terminal.color('dim', `  ${number(stages.reduce((sum, stage) => sum + stage.ms, 0))} ms, ${report.peakRssMb} MB`),
  ]
  return `${lines.join('\n')}\n`
}

const placeLines = ({ kind, count, places }: Check['analysis']['defects'][number]): readonly string[] => [
  `  ${kind}: ${number(count)}`,
  ...places.slice(0, mostPlaces).map(({ pointMm, faces, edges }) => {
    const at = pointMm.map((x) => number(x, 3)).join(', ')
    return `    at (${at}), ${edges === undefined ? `face ${faces.join(', ')}` : `${number(edges)} edges`}`
  }),
  ...(count > mostPlaces ? [`    … and ${number(count - Math.min(mostPlaces, places.length))} more`] : []),
]

import type { RepairReport } from '@trunnion/engine'
import type { Terminal } from './terminal.ts'

const number = (value: number, digits = 0): string => value.toLocaleString('en-US', { maximumFractionDigits: digits })

const state = (mesh: RepairReport['before']): string =>
  `${number(mesh.faces)} faces, ${mesh.watertight ? 'watertight' : `${number(mesh.boundaryEdges)} open edges in ${number(mesh.holes)} holes`}, ${number(mesh.nonManifoldEdges)} non-manifold edges, ${number(mesh.selfIntersections)} self-intersections, ${number(mesh.volumeMm3, 3)} mm³`

/** What a person wants to know of a repair. */
export const repairText = (
  { input, before, after, repair, output, warnings, stages, peakRssMb }: RepairReport & { readonly output: { readonly file: string } },
  terminal: Terminal,
): string => {
  const { deviation, holesFilled, qualityScore, printability, fidelity, steps } = repair
  const lines = [
    `${terminal.color('bold', input.file)} → ${output.file}  ${number(output.bytes)} bytes`,
    `  before  ${state(before)}`,
    `  after   ${state(after)}`,
    ...steps
      .filter(({ facesAdded, facesRemoved, maxMove, rolledBack }) => facesAdded + facesRemoved + maxMove > 0 || rolledBack)
      .map(({ name, facesAdded, facesRemoved, ms, rolledBack }) =>
        terminal.color(
          'dim',
          `  ${name.padEnd(18)} +${number(facesAdded)} -${number(facesRemoved)} faces, ${number(ms)} ms${rolledBack ? ', taken back' : ''}`,
        ),
      ),
    `  ${number(holesFilled)} holes filled, deviation at most ${number(deviation.maxMm, 6)} mm, quality ${qualityScore} (printability ${printability}, fidelity ${fidelity})`,
    ...warnings.map(({ message, count = 1 }) => terminal.color('yellow', `  ! ${message}${count > 1 ? ` (${number(count)}×)` : ''}`)),
    terminal.color('dim', `  ${number(stages.reduce((sum, stage) => sum + stage.ms, 0))} ms, ${peakRssMb} MB`),
  ]
  return `${lines.join('\n')}\n`
}

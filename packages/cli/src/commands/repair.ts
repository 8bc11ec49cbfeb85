import { basename, extname } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type OutputFormat, outputFormats, repair } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { onSource } from '../onSource.ts'
import { settingOptions } from '../parseArguments.ts'
import { repairText } from '../terminal/repairText.ts'
import { writeOutputs } from '../writeOutputs.ts'
import { receiptOption, writeResult } from '../writeResult.ts'

const meshFormats: readonly OutputFormat[] = outputFormats.filter((format) => format !== 'step')

interface Wanted {
  readonly path: string
  readonly to: OutputFormat
  readonly maxDeviationMm?: number
}

const wantedOf = ({ values, positionals: [, path] }: Call): Result<Wanted> => {
  const asked = typeof values.to === 'string' ? values.to : extname(path).slice(1).toLowerCase()
  const to = meshFormats.find((format) => format === asked)
  if (to === undefined) return err(trunnionError('USAGE', `The output format is one of ${meshFormats.join(', ')}.`))
  if (values['max-deviation'] === undefined) return ok({ path, to })
  const maxDeviationMm = Number(values['max-deviation'])
  if (!(maxDeviationMm >= 0 && maxDeviationMm <= 1e6)) return err(trunnionError('USAGE', '--max-deviation takes a number of millimetres, 0 or more.'))
  return ok({ path, to, maxDeviationMm })
}

const run = async (call: Call): Promise<Result<Answer>> => {
  const wanted = wantedOf(call)
  if (!wanted.ok) return wanted
  const { path, ...request } = wanted.value
  const undoPath = typeof call.values.undo === 'string' ? call.values.undo : undefined
  return onSource(call, async (source, context) => {
    const done = await repair(
      source,
      { ...request, aggressive: call.values.aggressive === true, stem: basename(path, extname(path)), undo: undoPath !== undefined },
      context,
    )
    if (!done.ok) return done
    const written = await writeResult(call, path, done.value)
    if (!written.ok) return written
    const kept = undoPath === undefined ? written : await writeOutputs([{ path: undoPath, bytes: `${JSON.stringify(done.value.undo ?? [])}\n` }], call.signal)
    if (!kept.ok) return kept
    const { report } = done.value
    const json = { ...report, output: { file: path, ...report.output } }
    return ok({ json, text: repairText(json, call.terminal) })
  })
}

export const repairCommand: Command = {
  name: 'repair',
  usage: 'IN OUT [options]',
  summary: 'Repairs a mesh: joins cracks, fills holes, orients; with --aggressive also cuts, unites and rebuilds.',
  positionals: [2, 2],
  options: {
    aggressive: { type: 'boolean', help: 'also remove self-intersections, close every opening, unite overlapping shells' },
    'max-deviation': {
      type: 'string',
      value: 'MM',
      help: 'farthest a vertex may be moved (default 0.01 % of the diagonal, aggressive 0.1 %) and a cut or union may stray (0.8 %)',
    },
    undo: { type: 'string', value: 'FILE', help: 'write what takes every pass back, as JSON' },
    to: { type: 'string', value: 'FORMAT', help: `${meshFormats.join(', ')} (default: by OUT's suffix)` },
    ...receiptOption,
    ...settingOptions('reading'),
  },
  examples: [
    ['trunnion repair scan.stl fixed.stl', 'cracks and missing faces; openings that look designed stay'],
    ['trunnion repair scan.stl fixed.stl --aggressive', 'whatever it takes to get a solid'],
    ['trunnion repair part.obj part.glb --json', 'for scripts, in another format'],
  ],
  run,
}

import { basename, extname, join } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type Compression, type OutputFormat, compressions, convert, outputFormats } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { onSource } from '../onSource.ts'
import { settingOptions } from '../parseArguments.ts'
import { summaryText } from '../terminal/summaryText.ts'
import { treeText } from '../terminal/treeText.ts'
import { receiptOption, writeResult } from '../writeResult.ts'
import { readingOf, readingOptions } from './readingOptions.ts'

const isOutputFormat = (text: string): text is OutputFormat => (outputFormats as readonly string[]).includes(text)
const isCompression = (text: string): text is Compression => (compressions as readonly string[]).includes(text)

interface Target {
  readonly path: string
  readonly to: OutputFormat
  readonly compress: Compression
}

/** Where to and in what format: `--to` decides, else the output's suffix, else GLB; without OUT the input's name with the new suffix, in the current folder. */
const targetOf = ({ values, positionals: [input, out] }: Call): Result<Target> => {
  const suffix = out === undefined ? '' : extname(out).slice(1).toLowerCase().replace('stp', 'step')
  const to = typeof values.to === 'string' ? values.to : suffix || 'glb'
  if (!isOutputFormat(to)) return err(trunnionError('USAGE', `The output format is one of ${outputFormats.join(', ')}.`))
  const compress = typeof values.compress === 'string' ? values.compress : 'meshopt'
  if (!isCompression(compress)) return err(trunnionError('USAGE', `--compress takes ${compressions.join(', ')}.`))
  const stem = input === '-' ? 'model' : basename(input, extname(input)) || 'model'
  return ok({ path: out ?? join('.', `${stem}.${to}`), to, compress })
}

const run = async (call: Call): Promise<Result<Answer>> => {
  const target = targetOf(call)
  if (!target.ok) return target
  const reading = readingOf(call)
  if (!reading.ok) return reading
  const { path, to, compress } = target.value
  return onSource(call, async (source, context) => {
    const done = await convert(source, { to, compress, ...reading.value, stem: basename(path, extname(path)) }, context)
    if (!done.ok) return done
    const written = await writeResult(call, path, done.value)
    if (!written.ok) return written
    const { report, model } = done.value
    const json = { ...report, output: { file: path, ...report.output } }
    return ok({ json, text: `${call.values.tree === true ? treeText(model.scene, call.terminal) : ''}${summaryText(json, call.terminal)}` })
  })
}

export const convertCommand: Command = {
  name: 'convert',
  usage: 'IN [OUT] [options]',
  summary: 'Converts a CAD file, by default to a compressed GLB.',
  positionals: [1, 2],
  options: {
    to: { type: 'string', value: 'FORMAT', help: `${outputFormats.join(', ')} (default: by OUT's suffix, else glb)` },
    compress: { type: 'string', value: 'HOW', help: `GLB and glTF: ${compressions.join(', ')} (default meshopt)` },
    ...readingOptions,
    ...receiptOption,
    tree: { type: 'boolean', help: 'also print the part tree with names and colours' },
    ...settingOptions('reading'),
  },
  examples: [
    ['trunnion convert gearbox.step', 'writes gearbox.glb here'],
    ['trunnion convert part.step part.stl --deflection 0.01', 'finer triangles, binary STL in millimetres'],
    ['trunnion convert scan.stl scan.glb --compress none', 'an uncompressed master'],
    ['trunnion convert a.step a.glb --receipt a.receipt.json --json', 'for scripts, with the proof'],
  ],
  run,
}

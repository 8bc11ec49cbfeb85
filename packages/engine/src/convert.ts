import { type Result, type Warning, ok } from '@trunnion/core'
import type { Deflection } from '@trunnion/kernel'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import type { Model } from './model.ts'
import { type Source, readModel } from './readModel.ts'
import { conversionMeasures } from './receipt/conversionMeasures.ts'
import { type Measure, type Receipt, findingsOf, stepsOf } from './receipt/receipt.ts'
import { readArtefact } from './readArtefact.ts'
import { type Report, makeReport } from './report.ts'
import { makeStageLog } from './stages.ts'
import { type Artefact, type Compression, type OutputFormat, writeArtefact } from './writeArtefact.ts'

export interface ConvertOptions {
  readonly to: OutputFormat
  readonly compress: Compression
  readonly deflection: Deflection
  /** Level of detail of formats that have several (JT); the finest when omitted. */
  readonly lod?: 'finest' | 'all' | number
  /** Base name of files beside the artefact (glTF's buffer, OBJ's materials); `model` when omitted. */
  readonly stem?: string
}

export interface Conversion {
  readonly model: Model
  readonly artefact: Artefact
  /** Without `output.file`, which the caller knows. */
  readonly report: Report & {
    readonly output: { readonly bytes: number; readonly sha256: string; readonly format: string }
    readonly receipt: { readonly measures: readonly Measure[] }
  }
  readonly receipt: Receipt
}

/** Formats that hold one flat mesh: part occurrences cannot be told apart in them. */
const flatFormats: ReadonlySet<OutputFormat> = new Set(['stl', 'ply'])

/**
 * Converts one file. The artefact is read again and measured before it is given out: the receipt compares it with the source.
 *
 * @returns the artefact's bytes, the report and the receipt; errors of reading (INPUT_*, LIMIT_*, KERNEL_FAILED …) and FORMAT_UNSUPPORTED
 * @example
 * const done = await convert({ name: 'part.step', bytes }, { to: 'glb', compress: 'meshopt', deflection: { linearMm: 'auto', angular: 0.5 } }, context)
 */
export const convert = async (source: Source, options: ConvertOptions, context: EngineContext): Promise<Result<Conversion>> => {
  const stages = makeStageLog(context.clock)
  // Hashes are taken beside the other work, in the platform's own threads; the stage is what is left to wait for.
  const sourceHashing = sha256Hex(source.bytes)
  const read = await readModel(
    source,
    { deflection: options.deflection, keepBrep: options.to === 'step', ...(options.lod !== undefined && { lod: options.lod }) },
    context,
    stages,
  )
  if (!read.ok) return read
  const model = read.value
  context.onProgress?.({ phase: 'optimising', percent: 82, message: `writing ${options.to.toUpperCase()}` })
  const written = await stages.run('write', () => writeArtefact(model, options.to, options.compress, options.stem ?? 'model', context))
  if (!written.ok) return written
  const artefact = written.value
  const subjectHashing = sha256Hex(artefact.bytes)
  context.onProgress?.({ phase: 'optimising', percent: 92, message: 'measuring the result' })
  const again = await stages.run('verify', async () => {
    const reread = await readArtefact(artefact, options.deflection, context)
    if (!reread.ok) return reread
    const asked = options.deflection.linearMm === 'auto' ? undefined : options.deflection.linearMm
    return ok(conversionMeasures(model, reread.value, asked, flatFormats.has(options.to)))
  })
  if (!again.ok) return again
  const measures = again.value
  const warnings = [...model.warnings, ...artefact.warnings, ...missed(measures)]
  const [sourceHash, subjectHash] = await stages.run('hash', () => Promise.all([sourceHashing, subjectHashing]))
  const report = makeReport(source, sourceHash, model, warnings, stages.list(), context)
  const output = { bytes: artefact.bytes.length, sha256: subjectHash, format: options.to }
  const receipt: Receipt = {
    version: 1,
    subject: { sha256: subjectHash, bytes: artefact.bytes.length, format: options.to },
    source: [{ name: source.name, sha256: sourceHash, bytes: source.bytes.length, format: model.format, lengthUnit: model.lengthUnit }],
    options: { to: options.to, compress: options.compress, deflection: options.deflection.linearMm, angle: options.deflection.angular },
    measures,
    findings: findingsOf(warnings),
    steps: stepsOf(stages.list(), context.version),
    tool: { trunnion: context.version, ...(model.exact && { kernel: kernelName }), node: process.version },
  }
  return ok({ model, artefact, report: { ...report, output, receipt: { measures } }, receipt })
}

const kernelName = 'OpenCASCADE 8.0 (replicad-opencascadejs 1.1.0)'

const sentenceOf = ({ name, unit, source, result }: Measure): string =>
  name === 'chordError'
    ? `Triangles lie up to ${result?.toPrecision(3)} mm from the surface, more than twice the deflection of ${source?.toPrecision(3)} mm.`
    : `${name}: the result has ${result} ${unit}, the source ${source} ${unit}.`

/** A measure out of tolerance is a warning of its own: nobody should have to read the receipt to learn of it. */
const missed = (measures: readonly Measure[]): Warning[] =>
  measures.filter((measure) => !measure.ok).map((measure) => ({ code: 'TOLERANCE_MISSED', message: sentenceOf(measure) }))

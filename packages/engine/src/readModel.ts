import { type Budgets, type ReadOptions, type ReadOutcome, type Result, err, ok, trunnionError } from '@trunnion/core'
import type { DxfOptions, EntityCounts } from '@trunnion/format-dxf'
import type { JtOptions } from '@trunnion/jt'
import type { AnalyseJob, Deflection } from '@trunnion/kernel'
import type { EngineContext } from './context.ts'
import { type Format, detectFormat, formatOfName } from './detectFormat.ts'
import type { Model } from './model.ts'
import { nameScene } from './scene/nameScene.ts'
import type { StageLog } from './stages.ts'

/** One input: its bytes, the name it came with, and the files beside it that it may refer to. */
export interface Source {
  /** For messages and reports only; never decides anything, never enters an artefact. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly resources?: ReadonlyMap<string, Uint8Array>
}

export interface ReadModelOptions {
  readonly deflection: Deflection
  /** Level of detail of formats that have several (JT); the finest when omitted. */
  readonly lod?: 'finest' | 'all' | number
  /** Keep exact bodies, to write STEP. */
  readonly keepBrep: boolean
  /** Also examine exact bodies: face graph, validity, healing. */
  readonly analyse?: AnalyseJob
}

type PureOutcome = ReadOutcome & { readonly entities?: EntityCounts }
type PureReader = (bytes: Uint8Array, options: ReadOptions & JtOptions & DxfOptions) => Result<PureOutcome> | Promise<Result<PureOutcome>>

/** Readers that need no kernel: bytes in, scene out. Loaded on first use: a command reads one format, and loading all of them takes longer than reading a small file. */
const pureReaders: Partial<Record<Format, (context: EngineContext, bytes: number) => Promise<PureReader>>> = {
  stl: async () => (await import('@trunnion/format-mesh')).readStl,
  obj: async () => (await import('@trunnion/format-mesh')).readObj,
  ply: async () => (await import('@trunnion/format-mesh')).readPly,
  off: async () => (await import('@trunnion/format-mesh')).readOff,
  '3mf': async () => (await import('@trunnion/format-mesh')).read3mf,
  gltf: async () => (await import('@trunnion/format-gltf')).readGltf,
  dxf: async () => (await import('@trunnion/format-dxf')).readDxf,
  dwg: async (context) => {
    const { readDwg } = await import('./dwg/readDwg.ts')
    return (bytes, options) => readDwg(bytes, options, context)
  },
  jt: async ({ jtThreads, signal }, size) => {
    const threads = await jtThreads?.(size)
    if (!threads) return (await import('@trunnion/jt')).readJt
    const { readJtSpread } = await import('./jt/readJtSpread.ts')
    return (bytes, options) => readJtSpread(bytes, options, threads, signal)
  },
}

/** Formats whose triangles do not share vertices, or may not. */
const soups: ReadonlySet<Format> = new Set(['stl', 'obj', 'ply', 'off', '3mf'])

const coming: Partial<Record<Format, string>> = {
  ifc: 'IFC models are not read.',
}

/** Reads any supported input into a {@link Model}: detects the format by content, runs its reader, welds facets, names what is unnamed. */
export const readModel = async (source: Source, options: ReadModelOptions, context: EngineContext, stages: StageLog): Promise<Result<Model>> => {
  const { budgets } = context
  if (source.bytes.length === 0) return err(trunnionError('INPUT_EMPTY'))
  if (source.bytes.length > budgets.bytes)
    return err(trunnionError('LIMIT_BYTES', `The input has ${source.bytes.length} bytes; the limit is ${budgets.bytes}.`))
  context.onProgress?.({ phase: 'validating', percent: 1, message: 'recognising the format' })
  const recognised = await stages.run('detect', () => recognise(source.bytes, budgets))
  if (!recognised.ok) return recognised
  const { format, bytes } = recognised.value
  context.onProgress?.({ phase: 'reading', percent: 5, message: `reading ${format.toUpperCase()}` })
  const read = await readByFormat(format, bytes, source, options, context, stages)
  if (!read.ok) return read
  const promised = formatOfName(source.name)
  const mismatch =
    promised !== undefined && promised !== format
      ? [{ code: 'EXTENSION_MISMATCH' as const, message: `The name says ${promised.toUpperCase()}, the content is ${format.toUpperCase()}.` }]
      : []
  return ok({ ...read.value, scene: nameScene(read.value.scene), warnings: [...mismatch, ...read.value.warnings] })
}

/** A 3MF is a zip and a STEP file may be zipped too: what is recognised as it is, is never unpacked. */
const recognise = async (given: Uint8Array, budgets: Budgets): Promise<Result<{ readonly format: Format; readonly bytes: Uint8Array }>> => {
  const direct = detectFormat(given)
  if (direct) return ok({ format: direct, bytes: given })
  const { unpackStep } = await import('@trunnion/format-part21')
  const unpacked = unpackStep(given, budgets)
  if (!unpacked.ok) return unpacked
  const format = detectFormat(unpacked.value)
  return format ? ok({ format, bytes: unpacked.value }) : err(trunnionError('INPUT_UNRECOGNISED'))
}

const readByFormat = async (
  format: Format,
  bytes: Uint8Array,
  source: Source,
  options: ReadModelOptions,
  context: EngineContext,
  stages: StageLog,
): Promise<Result<Model>> => {
  if (format === 'step') return (await import('./step/readStep.ts')).readStep(bytes, options, context, stages)
  if (format === 'iges' || format === 'brep') return (await import('./brep/readBrep.ts')).readBrep(format, bytes, options, context, stages)
  const loadReader = pureReaders[format]
  if (!loadReader) return err(trunnionError('FORMAT_UNSUPPORTED', coming[format]))
  const onProgress = (done: number, total: number): void =>
    context.onProgress?.({ phase: 'reading', percent: 5 + (65 * done) / Math.max(total, 1), message: `reading ${format.toUpperCase()}` })
  const given = {
    ...(source.resources && { resources: source.resources }),
    ...(context.inflate && { inflate: context.inflate }),
    ...(options.lod !== undefined && { lod: options.lod }),
    deflection: options.deflection,
  }
  const reader = await loadReader(context, bytes.length)
  const read = await stages.run('read', () => reader(bytes, { budgets: context.budgets, onProgress, ...given }))
  if (!read.ok) return read
  const { scene, formatVersion, warnings, entities } = read.value
  const lengthUnit = scene.sourceUnit ?? scene.lengthUnit
  if (!soups.has(format)) return ok({ format, formatVersion, lengthUnit, scene, warnings, ...(entities && { entities }) })
  const { weldExact } = await import('@trunnion/meshcore')
  const meshes = await stages.run('weld', () => scene.meshes.map(weldExact))
  return ok({ format, formatVersion, lengthUnit, scene: { ...scene, meshes }, warnings })
}

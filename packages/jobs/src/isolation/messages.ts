import { type ErrorCode, type Location, type Result, type TrunnionError, err, errorCatalogue, ok, trunnionError } from '@trunnion/core'
import { cleanJson, cleanText } from './cleanJson.ts'
import type { LogLevel, StepCall, StepDone, StepOutput, StepProgress } from './types.ts'

/** Parent to child, one JSON text a line. */
export type Order = { readonly kind: 'run'; readonly run: number; readonly out: string; readonly call: StepCall } | { readonly kind: 'cancel' }

/** Child to parent, one JSON text a line. Only the shapes that {@link parseMessage} lets pass are believed. Each names the run that it belongs to, 0 before the first. */
export type Message = { readonly run: number } & Said
export type Said =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'progress' } & StepProgress)
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string }
  | { readonly kind: 'done'; readonly result: Result<StepDone> }

/** A job document holds the figures of many steps; a report of an assembly with 200 warnings has 60 kB. */
export const mostLineBytes = 2 * 2 ** 20
/** Everything that a child may say during one run, on all its channels. */
export const mostRunBytes = 16 * 2 ** 20
const mostOutputs = 1000
const mostTextLength = 1000

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']
type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** One line, printable: control characters would forge log lines and terminal sequences. */
const text = (value: unknown): string =>
  typeof value === 'string'
    ? cleanText(value.slice(0, mostTextLength))
        // oxlint-disable-next-line no-control-regex
        .replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
        .trim()
    : ''

const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

const locationOf = (error: Fields): Location => {
  const [offset, line] = [number(error.offset), number(error.line)]
  const [format, entity] = [text(error.format), text(error.entity)]
  const point = Array.isArray(error.pointMm) && error.pointMm.length === 3 ? error.pointMm.map(number) : []
  const [x, y, z] = point
  return {
    ...(format !== '' && { format }),
    ...(offset !== undefined && { offset }),
    ...(line !== undefined && { line }),
    ...(entity !== '' && { entity }),
    ...(x !== undefined && y !== undefined && z !== undefined && { pointMm: [x, y, z] as const }),
  }
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCatalogue, code)

/** Class and remedy come from our catalogue, whatever the child says. */
const errorOf = (error: unknown): TrunnionError | undefined =>
  isFields(error) && isCode(error.code) ? trunnionError(error.code, text(error.message) || undefined, locationOf(error)) : undefined

const outputOf = (value: unknown): StepOutput | undefined => {
  if (!isFields(value)) return undefined
  const { role, name, path, mediaType } = value
  if (typeof role !== 'string' || !/^[a-z][a-z0-9_-]{0,39}$/.test(role)) return undefined
  // oxlint-disable-next-line no-control-regex
  if (typeof name !== 'string' || !/^[^/\\\u0000-\u001f\u007f]{1,200}$/.test(name) || /^\.\.?$/.test(name) || !name.isWellFormed()) return undefined
  if (typeof path !== 'string' || path.length > 4096 || path.includes('\u0000')) return undefined
  if (typeof mediaType !== 'string' || !/^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(mediaType)) return undefined
  return { role, name, path, mediaType, bytes: 0 }
}

const doneOf = (value: unknown): StepDone | undefined => {
  if (!isFields(value) || !Array.isArray(value.outputs) || value.outputs.length > mostOutputs) return undefined
  const outputs = value.outputs.map(outputOf).filter((output) => output !== undefined)
  const data = cleanJson(value.data)
  return data && outputs.length === value.outputs.length ? { outputs, data } : undefined
}

const resultOf = (value: unknown): Result<StepDone> | undefined => {
  if (!isFields(value)) return undefined
  if (value.ok === true) {
    const done = doneOf(value.value)
    return done && ok(done)
  }
  const error = errorOf(value.error)
  return error && err(error)
}

/** One line of a child, checked; undefined for anything that a sound child does not say. Sizes of outputs are not known yet. */
export const parseMessage = (line: string): Message | undefined => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const run = isFields(value) ? number(value.run) : undefined
  const said = isFields(value) ? saidBy(value) : undefined
  return run !== undefined && said ? { run, ...said } : undefined
}

const saidBy = (value: Fields): Said | undefined => {
  if (value.kind === 'ready') return { kind: 'ready' }
  if (value.kind === 'progress') {
    const percent = number(value.percent)
    return percent === undefined
      ? undefined
      : { kind: 'progress', phase: text(value.phase), percent: Math.min(Math.max(percent, 0), 100), message: text(value.message) }
  }
  if (value.kind === 'log') return { kind: 'log', level: levels.find((level) => level === value.level) ?? 'info', message: text(value.message) }
  if (value.kind !== 'done') return undefined
  const result = resultOf(value.result)
  return result && { kind: 'done', result }
}

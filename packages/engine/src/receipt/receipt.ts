import type { Warning } from '@trunnion/core'
import type { Stage } from '../stages.ts'

/** The proof that travels with every result (the same for every capability). Times live here, never in the artefact. */
export interface Receipt {
  readonly version: 1
  readonly subject: { readonly sha256: string; readonly bytes: number; readonly format: string }
  readonly source: readonly { readonly name: string; readonly sha256: string; readonly bytes: number; readonly format: string; readonly lengthUnit: string }[]
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly measures: readonly Measure[]
  readonly findings: readonly Finding[]
  readonly steps: readonly { readonly name: string; readonly version: string; readonly ms: number; readonly cpuMs?: number; readonly peakMb?: number }[]
  readonly tool: { readonly trunnion: string; readonly kernel?: string; readonly node: string }
}

/** One quantity of source and result, compared. */
export interface Measure {
  readonly name: string
  readonly unit: string
  /** null where a side cannot know it (a GLB has no solids). */
  readonly source: number | null
  readonly result: number | null
  readonly delta: number | null
  readonly relative: number | null
  /** Greatest relative difference that is accepted; null: reported only. */
  readonly tolerance: number | null
  readonly ok: boolean
}

export interface Finding {
  readonly code: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly message: string
  readonly count: number
  readonly location?: Warning['location']
}

/** Compares one quantity. @param scale - what the difference is relative to; the greater of both values when omitted */
export const compare = (name: string, unit: string, source: number | null, result: number | null, tolerance: number | null, scale?: number): Measure => {
  if (source === null || result === null) return { name, unit, source, result, delta: null, relative: null, tolerance, ok: true }
  const delta = result - source
  const size = scale ?? Math.max(Math.abs(source), Math.abs(result))
  const relative = delta === 0 ? 0 : Math.abs(delta) / Math.max(size, Number.MIN_VALUE)
  return { name, unit, source, result, delta, relative, tolerance, ok: tolerance === null || relative <= tolerance }
}

export const findingsOf = (warnings: readonly Warning[]): readonly Finding[] =>
  warnings.map(({ code, message, count = 1, location }) => ({ code, severity: 'warning', message, count, ...(location && { location }) }))

export const stepsOf = (stages: readonly Stage[], version: string): Receipt['steps'] =>
  stages.map(({ name, within, ms, cpuMs }) => ({ name: within ? `${within}.${name}` : name, version, ms, ...(cpuMs !== undefined && { cpuMs }) }))

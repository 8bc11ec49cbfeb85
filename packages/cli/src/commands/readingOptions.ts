import { type Result, attempt, fault } from '@trunnion/core'
import type { Arguments, OptionSpec } from '../parseArguments.ts'

/** Options of every command that reads a model. */
export const readingOptions = {
  deflection: { type: 'string', value: 'MM|auto', help: 'greatest distance between surface and triangles (default auto)' },
  angle: { type: 'string', value: 'RAD', help: 'greatest angle between neighbouring chords (default 0.5)' },
  lod: { type: 'string', value: 'finest|all|N', help: 'levels of detail to read, where the format has them (default finest)' },
} as const satisfies Record<string, OptionSpec>

const positive = (text: unknown, name: string, most: number): number => {
  const value = Number(text)
  return value > 0 && value <= most ? value : fault('USAGE', `--${name} takes a number above 0, at most ${most}.`)
}

/** How a model is to be read, as asked on the command line. */
export interface Reading {
  readonly deflection: { readonly linearMm: number | 'auto'; readonly angular: number }
  readonly lod: 'finest' | 'all' | number
}

/** Tessellation and level of detail from the options; USAGE when one cannot be used. */
export const readingOf = ({ values }: Arguments): Result<Reading> =>
  attempt(() => {
    const lod = String(values.lod ?? 'finest')
    if (!/^(finest|all|\d{1,3})$/.test(lod)) fault('USAGE', '--lod takes finest, all or a number.')
    const linear = values.deflection ?? 'auto'
    return {
      deflection: { linearMm: linear === 'auto' ? linear : positive(linear, 'deflection', 1e6), angular: positive(values.angle ?? 0.5, 'angle', 3.14) },
      lod: lod === 'finest' || lod === 'all' ? lod : Number(lod),
    }
  })

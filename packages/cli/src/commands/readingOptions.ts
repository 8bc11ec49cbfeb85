import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Arguments, OptionSpec } from '../parseArguments.ts'

/** Options of every command that reads a model. */
export const readingOptions = {
  deflection: { type: 'string', value: 'MM|auto', help: 'greatest distance between surface and triangles (default auto)' },
  angle: { type: 'string', value: 'RAD', help: 'greatest angle between neighbouring chords (default 0.5)' },
  lod: { type: 'string', value: 'finest|all|N', help: 'levels of detail to read, where the format has them (default finest)' },
} as const satisfies Record<string, OptionSpec>

const positive = (text: unknown, name: string, most: number): Result<number> => {
  const value = Number(text)
  return value > 0 && value <= most ? ok(value) : err(trunnionError('USAGE', `--${name} takes a number above 0, at most ${most}.`))
}

/** Tessellation as asked on the command line. */
export const deflectionOf = ({ values }: Arguments): Result<{ readonly linearMm: number | 'auto'; readonly angular: number }> => {
  const angular = values.angle === undefined ? ok(0.5) : positive(values.angle, 'angle', 3.14)
  if (!angular.ok) return angular
  if (typeof values.lod === 'string' && !/^(finest|all|\d{1,3})$/.test(values.lod)) return err(trunnionError('USAGE', '--lod takes finest, all or a number.'))
  if (values.deflection === undefined || values.deflection === 'auto') return ok({ linearMm: 'auto', angular: angular.value })
  const linear = positive(values.deflection, 'deflection', 1e6)
  return linear.ok ? ok({ linearMm: linear.value, angular: angular.value }) : linear
}

import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { check } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { onSource } from '../onSource.ts'
import { settingOptions } from '../parseArguments.ts'
import { checkText } from '../terminal/checkText.ts'
import { readingOf, readingOptions } from './readingOptions.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const reading = readingOf(call)
  if (!reading.ok) return reading
  const minWallMm = call.values['min-wall'] === undefined ? undefined : Number(call.values['min-wall'])
  if (minWallMm !== undefined && !(minWallMm > 0 && minWallMm <= 1e6)) return err(trunnionError('USAGE', '--min-wall takes a number of millimetres above 0.'))
  return onSource(call, async (source, context) => {
    const done = await check(source, { deflection: reading.value.deflection, ...(minWallMm !== undefined && { minWallMm }) }, context)
    if (!done.ok) return done
    const { report, analysis } = done.value
    const places = call.values.places === true
    return ok({ json: places ? { ...report, defects: analysis.defects } : report, text: checkText(report, analysis, places, call.terminal) })
  })
}

export const checkCommand: Command = {
  name: 'check',
  usage: 'IN [options]',
  summary: 'Checks a mesh: is it closed, oriented, free of self-intersections, and what to do if not.',
  positionals: [1, 1],
  options: {
    ...readingOptions,
    places: { type: 'boolean', help: 'also list where the defects lie' },
    'min-wall': { type: 'string', value: 'MM', help: 'also measure the thickness of the material and report what is thinner' },
    ...settingOptions('reading'),
  },
  examples: [
    ['trunnion check part.stl', 'what is wrong with it'],
    ['trunnion check part.stl --places', 'and where'],
    ['trunnion check part.stl --min-wall 0.8', 'and whether a nozzle of 0.4 mm can print its walls'],
    ['trunnion check part.stl --json', 'the figures for scripts'],
  ],
  run,
}

import { type Result, attempt, fault, ok } from '@trunnion/core'
import { type AnalyzeOptions, type Tier, analyze } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { onSource } from '../onSource.ts'
import { settingOptions } from '../parseArguments.ts'
import { analysisText } from '../terminal/analysisText.ts'

const numberOption = (values: Call['values'], name: string, most: number): number | undefined => {
  if (values[name] === undefined) return undefined
  const value = Number(values[name])
  return value >= 0 && value <= most ? value : fault('USAGE', `--${name} takes a number from 0 to ${most}.`)
}

const optionsOf = ({ values }: Call): Result<AnalyzeOptions> =>
  attempt(() => {
    const tier = values.tier === undefined ? undefined : String(values.tier)
    if (tier !== undefined && !/^[1-4]$/.test(tier)) fault('USAGE', '--tier takes 1, 2, 3 or 4.')
    const healToleranceMm = numberOption(values, 'heal-tolerance', 10)
    const densityGcm3 = numberOption(values, 'density', 100)
    return {
      // one of the four by the test above
      ...(tier !== undefined && { tier: Number(tier) as Tier }),
      ...(healToleranceMm !== undefined && { healToleranceMm }),
      ...(densityGcm3 !== undefined && { densityGcm3 }),
    }
  })

const run = async (call: Call): Promise<Result<Answer>> => {
  const options = optionsOf(call)
  if (!options.ok) return options
  return onSource(call, async (source, context) => {
    const done = await analyze(source, options.value, context)
    return done.ok ? ok({ json: done.value, text: analysisText(done.value, call.terminal) }) : done
  })
}

export const analyzeCommand: Command = {
  name: 'analyze',
  usage: 'IN [options]',
  summary: 'Validates and heals a part, finds its features, and says what makes it hard to make.',
  positionals: [1, 1],
  options: {
    tier: { type: 'string', value: '1|2|3|4', help: 'best tier to try: exact, mesh, points, display (default 1)' },
    'heal-tolerance': { type: 'string', value: 'MM', help: 'gaps that are closed, 0 for none (default 0.0001)' },
    density: { type: 'string', value: 'G/CM3', help: 'density, for the mass' },
    ...settingOptions('reading'),
  },
  examples: [
    ['trunnion analyze part.step', 'what is on the part'],
    ['trunnion analyze part.step --json', 'everything, for scripts'],
    ['trunnion analyze part.stl', 'primitives and holes from the mesh alone'],
  ],
  run,
}

import { type Result, ok } from '@trunnion/core'
import { inspect } from '@trunnion/engine'
import type { Answer, Call, Command } from '../command.ts'
import { onSource } from '../onSource.ts'
import { settingOptions } from '../parseArguments.ts'
import { summaryText } from '../terminal/summaryText.ts'
import { treeText } from '../terminal/treeText.ts'
import { readingOf, readingOptions } from './readingOptions.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const reading = readingOf(call)
  if (!reading.ok) return reading
  return onSource(call, async (source, context) => {
    const done = await inspect(source, reading.value, context)
    if (!done.ok) return done
    const { report, model } = done.value
    return ok({ json: report, text: `${call.values.tree === true ? treeText(model.scene, call.terminal) : ''}${summaryText(report, call.terminal)}` })
  })
}

export const inspectCommand: Command = {
  name: 'inspect',
  usage: 'IN [options]',
  summary: 'Reports what is in a file, writing nothing.',
  positionals: [1, 1],
  options: { ...readingOptions, tree: { type: 'boolean', help: 'also print the part tree with names and colours' }, ...settingOptions('reading') },
  examples: [
    ['trunnion inspect gearbox.step --tree', 'what is in it, with its part tree'],
    ['trunnion inspect part.stl --json', 'the same for scripts'],
  ],
  run,
}

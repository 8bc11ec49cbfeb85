import { ok } from '@trunnion/core'
import type { Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'
import { settings as catalogue } from '../settings/settings.ts'

export const configCommand: Command = {
  name: 'config',
  usage: '',
  summary: 'Prints the effective settings with their source.',
  positionals: [0, 0],
  options: settingOptions(),
  examples: [['trunnion config', 'flag > environment > trunnion.config.json > default']],
  run: async ({ settings }) => {
    const rows = Object.entries(settings).map(([name, { value, source }]) => {
      const { environment, help } = catalogue[name as keyof typeof catalogue] // settings has exactly the catalogue's keys
      return { name, value, source, environment, help }
    })
    const text = rows.map(({ name, value, source, help }) => `${name.padEnd(14)} ${String(value).padEnd(10)} ${source.padEnd(12)} ${help}`).join('\n')
    return ok({ json: { settings: rows }, text: `${text}\n` })
  },
}

import { ok } from '@trunnion/core'
import type { Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'
import { type Setting, settings as catalogue } from '../settings/settings.ts'

export const configCommand: Command = {
  name: 'config',
  usage: '',
  summary: 'Prints the effective settings with their source.',
  positionals: [0, 0],
  options: settingOptions('reading', 'service'),
  examples: [['trunnion config', 'flag > environment > trunnion.config.json > default']],
  run: async ({ settings }) => {
    const rows = Object.entries(settings).map(([name, { value, source }]) => {
      const setting: Setting = catalogue[name as keyof typeof catalogue] // settings has exactly the catalogue's keys
      return { name, value: setting.secret && value !== '' ? '(hidden)' : value, source, environment: setting.environment, help: setting.help }
    })
    const text = rows.map(({ name, value, source, help }) => `${name.padEnd(18)} ${String(value).padEnd(16)} ${source.padEnd(12)} ${help}`).join('\n')
    return ok({ json: { settings: rows }, text: `${text}\n` })
  },
}

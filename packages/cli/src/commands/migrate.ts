import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Answer, Call, Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const to = call.values.to === undefined ? undefined : Number(call.values.to)
  if (to !== undefined && !Number.isInteger(to)) return err(trunnionError('USAGE', '--to takes the number of a migration.'))
  const [{ makeLog, migrateInstallation }, { logSettings, platformSettings }] = await Promise.all([
    import('@trunnion/server'),
    import('../service/serviceSettings.ts'),
  ])
  const done = await migrateInstallation(platformSettings(call.settings), to, makeLog(logSettings(call.settings)))
  if (!done.ok) return done
  return ok({ json: done.value, text: `Schema version ${done.value.from} → ${done.value.to}\n` })
}

export const migrateCommand: Command = {
  name: 'migrate',
  usage: '[--to N]',
  summary: "Brings the database to this program's schema, or back to an earlier one.",
  positionals: [0, 0],
  options: { to: { type: 'string', value: 'N', help: 'schema version; the newest when omitted' }, ...settingOptions('service') },
  examples: [
    ['trunnion migrate', 'serve does this by itself'],
    ['trunnion migrate --to 3', 'back, before an older program is started; make a backup first'],
  ],
  run,
}

import { type Result, ok } from '@trunnion/core'
import type { Answer, Call, Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'
import { numberText } from '../terminal/numberText.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const [{ makeLog, restoreInstallation }, { logSettings, platformSettings }] = await Promise.all([
    import('@trunnion/server'),
    import('../service/serviceSettings.ts'),
  ])
  const { settings, terminal, positionals } = call
  const done = await restoreInstallation(
    platformSettings(settings),
    { folder: positionals[0], onProgress: (message, part, total) => terminal.progress((100 * part) / total, message) },
    makeLog(logSettings(settings)),
  )
  if (!done.ok) return done
  const { tables, blobs, createdAt } = done.value
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return ok({
    json: { createdAt, tables: tables.length, rows, blobs: blobs.count, bytes: blobs.bytes },
    text: `Restored as of ${createdAt}: ${numberText(rows)} rows, ${numberText(blobs.count)} files and artefacts\n`,
  })
}

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'DIR',
  summary: 'Loads a backup into an empty installation.',
  positionals: [1, 1],
  options: settingOptions('service'),
  examples: [['trunnion restore /backups/2026-11-22 --data /var/lib/trunnion', 'then start the service']],
  run,
}

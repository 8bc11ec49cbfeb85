import { type Result, ok } from '@trunnion/core'
import type { Answer, Call, Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'
import { numberText } from '../terminal/numberText.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const [{ backupInstallation, makeLog }, { logSettings, platformSettings }] = await Promise.all([
    import('@trunnion/server'),
    import('../service/serviceSettings.ts'),
  ])
  const { settings, terminal, positionals } = call
  const done = await backupInstallation(
    platformSettings(settings),
    {
      folder: positionals[0],
      trunnion: terminal.version,
      createdAt: new Date(),
      onProgress: (message, part, total) => terminal.progress((100 * part) / total, message),
    },
    makeLog(logSettings(settings)),
  )
  if (!done.ok) return done
  const { tables, blobs, schema } = done.value
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const json = { folder: positionals[0], schema, tables: tables.length, rows, blobs: blobs.count, bytes: blobs.bytes }
  return ok({ json, text: `${numberText(rows)} rows of ${tables.length} tables, ${numberText(blobs.count)} files and artefacts → ${positionals[0]}\n` })
}

export const backupCommand: Command = {
  name: 'backup',
  usage: 'DIR',
  summary: 'Writes database, files and artefacts of an installation into a folder.',
  positionals: [1, 1],
  options: settingOptions('service'),
  examples: [['trunnion backup /backups/2026-11-22', 'while the service runs; everything as of one instant']],
  run,
}

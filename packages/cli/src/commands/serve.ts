import { type Result, ok } from '@trunnion/core'
import type { Answer, Call, Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const [{ makeLog, startService }, { httpSettings, logSettings, operationsSettings, platformSettings, storageSettings, workerSettings }, { untilAborted }] =
    await Promise.all([import('@trunnion/server'), import('../service/serviceSettings.ts'), import('../service/untilAborted.ts')])
  const { settings, terminal, values } = call
  const worker = workerSettings(settings, terminal.version)
  if (!worker.ok) return worker
  const log = makeLog(logSettings(settings))
  const started = await startService(
    {
      platform: platformSettings(settings),
      server: httpSettings(settings),
      worker: worker.value,
      version: terminal.version,
      storage: storageSettings(settings),
      cacheMaxBytes: Number(settings.cacheMaxMb.value) * 2 ** 20,
      operations: operationsSettings(settings),
    },
    log,
  )
  if (!started.ok) return started
  const { address, firstAdmin, stop } = started.value
  const password = firstAdmin?.oneTimePassword
  const first = firstAdmin && `  first user: ${firstAdmin.email}${password === undefined ? '' : `, one-time password: ${password}`}`
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ address, ...(firstAdmin && { firstUser: firstAdmin }) })}\n` : `Trunnion is at ${address}${first ?? ''}\n`,
  )
  await untilAborted(call.signal)
  await stop()
  return ok({ json: undefined, text: '' })
}

export const serveCommand: Command = {
  name: 'serve',
  usage: '[options]',
  summary: 'Starts the service: HTTP interface, page, job workers, database.',
  positionals: [0, 0],
  options: settingOptions('reading', 'service'),
  examples: [
    ['trunnion serve', 'everything on this machine, at http://127.0.0.1:8080'],
    ['TRUNNION_AUTH=off trunnion serve --port 0', 'one local user without sign-in, any free port'],
    ['DATABASE_URL=postgresql://… trunnion serve --queues none', 'HTTP only; workers run elsewhere'],
  ],
  run,
}

import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { Answer, Call, Command } from '../command.ts'
import { settingOptions } from '../parseArguments.ts'

const run = async (call: Call): Promise<Result<Answer>> => {
  const [{ makeLog, startWorkerOnly }, { httpSettings, logSettings, operationsSettings, platformSettings, workerSettings }, { untilAborted }] =
    await Promise.all([import('@trunnion/server'), import('../service/serviceSettings.ts'), import('../service/untilAborted.ts')])
  const { settings, terminal } = call
  const worker = workerSettings(settings, terminal.version)
  if (!worker.ok) return worker
  if (!worker.value) return err(trunnionError('SETTING_INVALID', 'A worker needs a queue to work for.'))
  const started = await startWorkerOnly(platformSettings(settings), worker.value, makeLog(logSettings(settings)), {
    otlpEndpoint: operationsSettings(settings).otlpEndpoint,
    port: Number(settings.workerPort.value),
    host: httpSettings(settings).host,
  })
  if (!started.ok) return started
  if (call.values.json !== true) process.stdout.write(`Working for ${worker.value.queues.join(', ')}.\n`)
  await untilAborted(call.signal)
  await started.value.stop(httpSettings(settings).drainMs)
  return ok({ json: { stopped: true }, text: '' })
}

export const workerCommand: Command = {
  name: 'worker',
  usage: '[options]',
  summary: 'Works for the jobs of a service, on this machine or another.',
  positionals: [0, 0],
  options: settingOptions('reading', 'service'),
  examples: [
    ['trunnion worker', 'beside a service on this machine, on its embedded database'],
    ['DATABASE_URL=postgresql://… TRUNNION_STORAGE=s3://… trunnion worker', 'on any machine'],
    ['trunnion worker --queues render --workers 1', 'pictures only'],
  ],
  run,
}

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Result, attempt, fault } from '@trunnion/core'
import {
  type OperationsSettings,
  type PlatformSettings,
  type ServerSettings,
  type StorageSettings,
  type WorkerSettings,
  serverSettings,
  storageDefaults,
} from '@trunnion/server'
import { numberOf } from '../makeContext.ts'
import type { Settings } from '../settings/resolveSettings.ts'

const textOf = (settings: Settings, name: keyof Settings): string => String(settings[name].value)
const listOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

/** Where the installation keeps its things: `--data`, else the user's folder for data of programs. */
export const platformSettings = (settings: Settings): PlatformSettings => ({
  data: resolve(textOf(settings, 'data') || join(process.env.XDG_DATA_HOME || join(homedir(), '.local/share'), 'trunnion')),
  databaseUrl: textOf(settings, 'databaseUrl'),
  storage: textOf(settings, 'storage'),
  connections: 10,
})

export const httpSettings = (settings: Settings): ServerSettings => {
  const given = Object.fromEntries(Object.keys(serverSettings).map((name) => [name, settings[name as keyof typeof serverSettings].value])) // its keys are settings
  // every key of ServerSettings is a setting, each with a value of its type but the list
  return { ...given, corsOrigins: listOf(textOf(settings, 'corsOrigins')) } as unknown as ServerSettings
}

/** Files: greatest upload, quota, retention. */
export const storageSettings = (settings: Settings): StorageSettings => ({
  ...storageDefaults,
  uploadMaxBytes: numberOf(settings, 'convertMaxMb') * 2 ** 20,
  quotaBytes: numberOf(settings, 'tenantQuotaMb') * 2 ** 20,
  retentionDays: numberOf(settings, 'retentionDays'),
})

/** Breaker, metrics, webhooks, traces. */
export const operationsSettings = (settings: Settings): OperationsSettings => ({
  breakerThreshold: numberOf(settings, 'breakerThreshold'),
  breakerTimeoutS: numberOf(settings, 'breakerTimeoutS'),
  metricsAddresses: listOf(textOf(settings, 'metricsAllow')),
  webhookTargets: listOf(textOf(settings, 'webhookAllow')),
  otlpEndpoint: textOf(settings, 'otlpEndpoint'),
})

const known = ['cpu', 'render', 'model'] as const

/** What this process works for; undefined when `--queues none` leaves jobs to others. */
export const workerSettings = (settings: Settings, version: string): Result<WorkerSettings | undefined> =>
  attempt(() => {
    const asked = textOf(settings, 'queues')
    if (asked === 'none') return undefined
    const names = asked === 'all' ? known : listOf(asked)
    const queues = known.filter((queue) => names.includes(queue))
    if (queues.length === 0 || queues.length !== names.length) fault('SETTING_INVALID', `queues takes all, none, or of ${known.join(', ')}.`)
    return {
      version,
      queues,
      workers: numberOf(settings, 'workers'),
      // resolveSettings let only the choices pass
      sandbox: textOf(settings, 'sandbox') as WorkerSettings['sandbox'],
      memoryMaxMb: numberOf(settings, 'memoryMaxMb'),
      maxInstances: numberOf(settings, 'maxInstances'),
      maxTriangles: numberOf(settings, 'maxTriangles'),
      inputMaxBytes: numberOf(settings, 'convertMaxMb') * 2 ** 20,
      timeLimitS: numberOf(settings, 'timeLimitS'),
    }
  })

/** What the log of a service is told. */
export const logSettings = (settings: Settings): { readonly level: string; readonly file: string } => ({
  level: textOf(settings, 'logLevel'),
  file: textOf(settings, 'logFile'),
})

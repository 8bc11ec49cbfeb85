import { serverSettings } from '@trunnion/server/settings'

/** One setting: how it is spelled on each surface, what it means, its default. */
export interface Setting {
  readonly flag: string
  readonly environment: string
  readonly help: string
  readonly default: number | boolean | string
  /** Accepted range of a number. */
  readonly range?: readonly [number, number]
  /** Accepted words of a text. */
  readonly choices?: readonly string[]
  /** Never shown. */
  readonly secret?: true
}

type Settings = Record<string, Setting>

/** What reading one file may cost: taken by every command that reads one, and by the service. */
const reading = {
  convertMaxMb: { flag: 'convert-max-mb', environment: 'TRUNNION_CONVERT_MAX_MB', help: 'greatest input, in MiB', default: 500, range: [1, 1_000_000] },
  workers: {
    flag: 'workers',
    environment: 'TRUNNION_WORKERS',
    help: 'kernel workers for one file, steps at once in the service; 0 = by the machine',
    default: 0,
    range: [0, 64],
  },
  timeLimitS: {
    flag: 'time-limit',
    environment: 'TRUNNION_TIME_LIMIT_S',
    help: 'kernel seconds for each piece of a file, beside 60 s a MiB',
    default: 8,
    range: [1, 86_400],
  },
  memoryMaxMb: {
    flag: 'memory-max-mb',
    environment: 'TRUNNION_MEMORY_MAX_MB',
    help: 'greatest resident memory, in MiB',
    default: 4096,
    range: [128, 1_000_000],
  },
  maxInstances: {
    flag: 'max-instances',
    environment: 'TRUNNION_MAX_INSTANCES',
    help: 'greatest number of placed parts',
    default: 200_000,
    range: [1, 100_000_000],
  },
  maxTriangles: {
    flag: 'max-triangles',
    environment: 'TRUNNION_MAX_TRIANGLES',
    help: 'greatest number of triangles',
    default: 50_000_000,
    range: [1, 2_000_000_000],
  },
  debug: { flag: 'debug', environment: 'TRUNNION_DEBUG', help: 'show stacks of internal faults', default: false },
} as const satisfies Settings

/** What the service needs beside that: HTTP by its own room, the rest here. */
const service = {
  ...serverSettings,
  queues: {
    flag: 'queues',
    environment: 'TRUNNION_QUEUES',
    help: 'queues that this process works for: all, none, or of cpu, render, model by commas',
    default: 'all',
  },
  data: { flag: 'data', environment: 'TRUNNION_DATA', help: 'folder of the database, files and artefacts (default ~/.local/share/trunnion)', default: '' },
  databaseUrl: { flag: 'database-url', environment: 'DATABASE_URL', help: 'a PostgreSQL of your own instead of the embedded one', default: '', secret: true },
  storage: {
    flag: 'storage',
    environment: 'TRUNNION_STORAGE',
    help: 'file:/folder or s3://bucket/prefix with the usual AWS variables (default: in the data folder)',
    default: '',
  },
  sandbox: {
    flag: 'sandbox',
    environment: 'TRUNNION_SANDBOX',
    help: 'bubblewrap around every step: auto = where it works',
    default: 'auto',
    choices: ['auto', 'off', 'required'],
  },
  analyzeMaxMb: {
    flag: 'analyze-max-mb',
    environment: 'TRUNNION_ANALYZE_MAX_MB',
    help: 'greatest input of an analysis, in MiB',
    default: 100,
    range: [1, 1_000_000],
  },
  repairMaxMb: {
    flag: 'repair-max-mb',
    environment: 'TRUNNION_REPAIR_MAX_MB',
    help: 'greatest input of a repair, in MiB',
    default: 100,
    range: [1, 1_000_000],
  },
  repairTimeoutS: { flag: 'repair-timeout', environment: 'TRUNNION_REPAIR_TIMEOUT_S', help: 'seconds a repair may take', default: 120, range: [1, 86_400] },
  cacheMaxMb: {
    flag: 'cache-max-mb',
    environment: 'TRUNNION_CACHE_MAX_MB',
    help: 'size of the conversion cache, in MiB',
    default: 10_240,
    range: [0, 100_000_000],
  },
  tenantQuotaMb: {
    flag: 'tenant-quota-mb',
    environment: 'TRUNNION_TENANT_QUOTA_MB',
    help: 'storage of one tenant, in MiB, unless the tenant says otherwise; 0 = without limit',
    default: 0,
    range: [0, 1_000_000_000],
  },
  retentionDays: {
    flag: 'retention-days',
    environment: 'TRUNNION_RETENTION_DAYS',
    help: 'days that finished jobs and their artefacts are kept; 0 = for ever',
    default: 30,
    range: [0, 36_500],
  },
  breakerThreshold: {
    flag: 'breaker-threshold',
    environment: 'TRUNNION_BREAKER_THRESHOLD',
    help: 'failures in a row that open the circuit breaker',
    default: 5,
    range: [1, 1000],
  },
  breakerTimeoutS: {
    flag: 'breaker-timeout',
    environment: 'TRUNNION_BREAKER_TIMEOUT_S',
    help: 'seconds until an open breaker lets one request try',
    default: 60,
    range: [1, 86_400],
  },
  logLevel: {
    flag: 'log-level',
    environment: 'TRUNNION_LOG_LEVEL',
    help: 'least level that is logged',
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
  },
  logFile: { flag: 'log-file', environment: 'TRUNNION_LOG_FILE', help: 'also log into this file, rotated at 10 MB, five kept', default: '' },
  otlpEndpoint: { flag: 'otlp-endpoint', environment: 'OTEL_EXPORTER_OTLP_ENDPOINT', help: 'OpenTelemetry collector for traces; off when empty', default: '' },
  metricsAllow: {
    flag: 'metrics-allow',
    environment: 'TRUNNION_METRICS_ALLOW',
    help: 'addresses and ranges that read /metrics without a token, separated by commas',
    default: '',
  },
  webhookAllow: {
    flag: 'webhook-allow',
    environment: 'TRUNNION_WEBHOOK_ALLOW',
    help: 'hosts, addresses and ranges outside the public internet that webhooks may go to, separated by commas',
    default: '',
  },
  workerPort: {
    flag: 'worker-port',
    environment: 'TRUNNION_WORKER_PORT',
    help: 'port of a worker for /health/live, /health/ready and /metrics, at --host; 0 = none',
    default: 0,
    range: [0, 65_535],
  },
  blenderBin: { flag: 'blender-bin', environment: 'BLENDER_BIN', help: 'the Blender program; found on the path when empty', default: '' },
} as const satisfies Settings

export const settingGroups = { reading, service } as const

/** Every setting of the program. Precedence everywhere: flag > environment > trunnion.config.json > default. */
export const settings = { ...reading, ...service }

export type SettingName = keyof typeof settings

/** An effective value and where it came from. */
export interface Effective {
  readonly value: number | boolean | string
  readonly source: 'flag' | 'environment' | 'file' | 'default'
}

import { type LengthUnit, type Result, attempt, fault } from '@trunnion/core'

/** A storey as the drawing's owner defines it. */
export interface StoreySetting {
  readonly name: string
  readonly elevationM: number
}

/** Every setting of a conversion; the names on other surfaces are those of the configuration file, `batch_size` and so on. */
export interface BimSettings {
  readonly batchSize: number | 'auto'
  /** Batches a transaction. */
  readonly checkpointInterval: number
  readonly maxMemoryMb: number
  /** Batches between clearings of the caches, and between forced collections. */
  readonly cacheClearInterval: number
  readonly forceGcInterval: number
  readonly maxErrors: number
  readonly errorAction: 'skip' | 'stop'
  readonly vacuum: boolean
  readonly webhookInterval: number
  readonly webhookUrl: string
  readonly dbTransactionMode: 'deferred' | 'immediate' | 'exclusive'
  readonly dbTimeout: number
  readonly autoResume: boolean
  /** Threads: from 2 on, parsing and geometry run beside the database. 0 = by the machine. */
  readonly parallel: number
  readonly checkpointStore: string
  /** Patterns of IFC classes that are processed first, in this order. */
  readonly priority: readonly string[]
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'
  readonly logFile: string
  readonly progressBar: boolean
  /** Believed instead of the drawing's unit. */
  readonly unit: LengthUnit
  /** Enters every GlobalId: drawings that meet in one model get different ones. */
  readonly project: string
  readonly storeys: readonly StoreySetting[]
  readonly pairWalls: boolean
}

export const defaultBimSettings: BimSettings = {
  batchSize: 1000,
  checkpointInterval: 1,
  maxMemoryMb: 2000,
  cacheClearInterval: 10,
  forceGcInterval: 5,
  maxErrors: 100,
  errorAction: 'skip',
  vacuum: false,
  webhookInterval: 10,
  webhookUrl: '',
  dbTransactionMode: 'immediate',
  dbTimeout: 30_000,
  autoResume: false,
  parallel: 0,
  checkpointStore: '',
  priority: [],
  logLevel: 'INFO',
  logFile: 'conversion_progress.log',
  progressBar: true,
  unit: 'unknown',
  project: '',
  storeys: [],
  pairWalls: true,
}

/** Those that change the result: a conversion goes on only with the same. */
export const shapingSettings = (s: BimSettings): unknown => ({
  priority: s.priority,
  unit: s.unit,
  project: s.project,
  storeys: s.storeys,
  pairWalls: s.pairWalls,
  errorAction: s.errorAction,
})

const units: readonly string[] = ['micrometre', 'millimetre', 'centimetre', 'metre', 'inch', 'foot', 'unknown']
const ranges: Partial<Record<keyof BimSettings, readonly [number, number]>> = {
  checkpointInterval: [1, 10_000],
  maxMemoryMb: [64, 1_000_000],
  cacheClearInterval: [1, 1_000_000],
  forceGcInterval: [1, 1_000_000],
  maxErrors: [0, 1e9],
  webhookInterval: [1, 1_000_000],
  dbTimeout: [0, 3_600_000],
  parallel: [0, 64],
}
const choices: Partial<Record<keyof BimSettings, readonly string[]>> = {
  errorAction: ['skip', 'stop'],
  dbTransactionMode: ['deferred', 'immediate', 'exclusive'],
  logLevel: ['DEBUG', 'INFO', 'WARNING', 'ERROR'],
  unit: units,
}

/** `batchSize` as `batch_size`, the way files and tables spell it. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const names: ReadonlyMap<string, keyof BimSettings> = new Map(
  // the keys of an object of our own
  (Object.keys(defaultBimSettings) as (keyof BimSettings)[]).map((name) => [snakeCase(name), name]),
)

const storeysOf = (given: unknown): readonly StoreySetting[] => {
  const list = typeof given === 'string' ? (JSON.parse(given) as unknown) : given
  if (!Array.isArray(list) || list.length > 1000) return fault('SETTING_INVALID', 'storeys takes a list of {"name", "elevation_m"}.')
  return list.map((entry: { name?: unknown; elevation_m?: unknown }) =>
    typeof entry?.name === 'string' && Number.isFinite(entry.elevation_m)
      ? { name: entry.name.slice(0, 200), elevationM: Number(entry.elevation_m) }
      : fault('SETTING_INVALID', 'storeys takes a list of {"name", "elevation_m"}.'),
  )
}

const valueOf = (name: keyof BimSettings, given: unknown): unknown => {
  const shown = snakeCase(name)
  if (name === 'storeys') return storeysOf(given)
  if (name === 'priority')
    return (Array.isArray(given) ? given : String(given).split(',')).map((one) => String(one).trim().slice(0, 100)).filter((one) => one !== '')
  if (name === 'batchSize') {
    if (given === 'auto') return given
    const size = Number(given)
    return Number.isInteger(size) && size >= 1 && size <= 1_000_000 ? size : fault('SETTING_INVALID', 'batch_size takes auto or a number from 1 to 1000000.')
  }
  const example = defaultBimSettings[name]
  if (typeof example === 'number') {
    const value = Number(given)
    const [low, high] = ranges[name] ?? [-Infinity, Infinity]
    return given !== '' && value >= low && value <= high ? value : fault('SETTING_INVALID', `${shown} takes a number from ${low} to ${high}.`)
  }
  if (typeof example === 'boolean') {
    if (/^(true|1|yes|on)$/i.test(String(given))) return true
    return /^(false|0|no|off)$/i.test(String(given)) ? false : fault('SETTING_INVALID', `${shown} takes true or false.`)
  }
  const allowed = choices[name]
  if (allowed && !allowed.includes(String(given))) fault('SETTING_INVALID', `${shown} takes one of ${allowed.join(', ')}.`)
  return String(given)
}

/**
 * Settings from the layers above one another, each by the names of the configuration file (`batch_size`); later layers win.
 *
 * @returns SETTING_INVALID for an unknown name or a value that cannot be used
 */
export const readBimSettings = (...layers: readonly Readonly<Record<string, unknown>>[]): Result<BimSettings> =>
  attempt(() => {
    const found: Partial<Record<keyof BimSettings, unknown>> = {}
    for (const layer of layers) {
      for (const [key, given] of Object.entries(layer)) {
        const name = names.get(key) ?? fault('SETTING_INVALID', `There is no setting ${key.slice(0, 60)}.`)
        if (given !== undefined) found[name] = valueOf(name, given)
      }
    }
    // each value was read for its own name
    return { ...defaultBimSettings, ...(found as Partial<BimSettings>) }
  })

/** The names of the configuration file. */
export const bimSettingNames: readonly string[] = [...names.keys()]

/** One setting: how it is spelled on each surface, what it means, its default. */
export interface Setting {
  readonly flag: string
  readonly environment: string
  readonly help: string
  readonly default: number | boolean
  /** Accepted range of a number. */
  readonly range?: readonly [number, number]
}

/** Every setting of the command. Precedence everywhere: flag > environment > trunnion.config.json > default. */
export const settings = {
  convertMaxMb: { flag: 'convert-max-mb', environment: 'TRUNNION_CONVERT_MAX_MB', help: 'greatest input, in MiB', default: 500, range: [1, 1_000_000] },
  workers: { flag: 'workers', environment: 'TRUNNION_WORKERS', help: 'kernel workers for one file', default: 0, range: [0, 64] },
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
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings

/** An effective value and where it came from. */
export interface Effective {
  readonly value: number | boolean
  readonly source: 'flag' | 'environment' | 'file' | 'default'
}

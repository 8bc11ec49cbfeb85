import type { Location } from './errors.ts'
import type { WarningCode } from './warningCatalogue.ts'

/** Something the user of a result must know although the result exists. */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
  /** How many times it happened. */
  readonly count?: number
  /** The first place it happened. */
  readonly location?: Location
}

/** Collects warnings while reading; equal codes with equal messages are counted, not repeated. */
export interface WarningLog {
  add(code: WarningCode, message: string, location?: Location, count?: number): void
  /** In order of first appearance. */
  list(): readonly Warning[]
}

/** Makes an empty {@link WarningLog}. */
export const makeWarningLog = (): WarningLog => {
  const found = new Map<string, { code: WarningCode; message: string; count: number; location?: Location }>()
  return {
    add(code, message, location, count = 1) {
      const key = `${code} ${message}`
      const known = found.get(key)
      if (known) known.count += count
      else found.set(key, { code, message, count, ...(location && { location }) })
    },
    list: () => [...found.values()],
  }
}

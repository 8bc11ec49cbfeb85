import type { BimSettings } from '../settings.ts'

/** How many entities a batch has: fixed, or between bounds so that a batch takes about a quarter of a second. */
export interface BatchSizer {
  readonly size: number
  /** Tells how long a batch took. */
  took(ms: number, entities: number): void
  shrink(): void
}

const [least, most] = [100, 5000]
const [quickMs, slowMs] = [100, 400]

export const makeBatchSizer = ({ batchSize }: Pick<BimSettings, 'batchSize'>, last: number): BatchSizer => {
  const adaptive = batchSize === 'auto'
  let size = adaptive ? last : batchSize
  return {
    get size() {
      return size
    },
    took(ms, entities) {
      if (!adaptive || entities < size) return
      if (ms < quickMs) size = Math.min(most, Math.ceil(size * 1.25))
      else if (ms > slowMs) size = Math.max(least, Math.floor(size / 2))
    },
    shrink() {
      size = Math.max(Math.min(50, size), Math.floor(size / 2))
    },
  }
}

/** What conversions tell whoever counts. */
export interface ConversionMetrics {
  /** An answer came out of the cache. */
  cacheHit(bytes: number): void
  cacheMiss(): void
  /** A cache entry was left out because of its age, or was damaged. */
  cacheEvicted(reason: 'size' | 'damaged', bytes: number): void
  /** What all entries of all tenants hold together; told after every sweep. */
  cacheSize(entries: number, bytes: number): void
  converted(conversion: ConvertedMetrics): void
}

export interface ConvertedMetrics {
  /** Of the input, by content. */
  readonly format: string
  readonly outcome: 'completed' | 'failed' | 'cancelled'
  readonly seconds: number
  readonly inputBytes: number
  /** 0 unless it completed. */
  readonly outputBytes: number
  readonly errorClass?: 'transient' | 'permanent' | 'systemic'
}

/** Counts nothing. */
export const noMetrics: ConversionMetrics = {
  cacheHit: () => undefined,
  cacheMiss: () => undefined,
  cacheEvicted: () => undefined,
  cacheSize: () => undefined,
  converted: () => undefined,
}

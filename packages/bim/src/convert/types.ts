import type { Result, Warning } from '@trunnion/core'
import type { BimSettings } from '../settings.ts'

/** What a conversion needs of the world. */
export interface BimWorld {
  /** Milliseconds, monotonic. */
  now(): number
  /** Time of day, ISO 8601. */
  date(): string
  /** Resident memory now, MiB. */
  rssMb(): number
  collectGarbage(): void
  sleep(ms: number): Promise<void>
  readonly processors: number
  /** Turns a DWG file into DXF, where the world has something that can. */
  decodeDwg?(file: string): Promise<Result<Uint8Array>>
  readonly signal?: AbortSignal
  onProgress?(progress: BimProgress): void
  /** A line for the log. */
  log?(level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR', message: string): void
}

export interface BimProgress {
  readonly processed: number
  /** Estimated until the end. */
  readonly total: number
  readonly matched: number
  readonly batch: number
  readonly entitiesPerSecond: number
  readonly rssMb: number
  readonly stage: string
}

export interface BimRequest {
  readonly input: string
  readonly output: string
  readonly templates: string
  readonly settings: BimSettings
  /** What to do with an unfinished or finished output. */
  readonly mode: 'start' | 'resume' | 'restart'
}

export interface SkippedGroup {
  readonly layer: string
  readonly type: string
  readonly block: string
  readonly reason: string
  readonly count: number
}

/** What a conversion tells; also kept in the output. */
export interface BimReport {
  readonly entities: {
    readonly total: number
    readonly processed: number
    readonly matched: number
    readonly skipped: number
    readonly byType: Readonly<Record<string, number>>
    readonly byLayer: Readonly<Record<string, number>>
  }
  readonly elements: {
    readonly total: number
    readonly byClass: Readonly<Record<string, number>>
    readonly uniqueGeometries: number
    readonly pairedWalls: number
  }
  readonly matchRate: number
  readonly unmatched: readonly SkippedGroup[]
  readonly errors: readonly SkippedGroup[]
  readonly rules: { readonly seeded: boolean; readonly templates: number }
  readonly database: { readonly file: string; readonly bytes: number; readonly elements: number }
  readonly resume: { readonly resumed: boolean; readonly fromEntity: number; readonly batchesRedone: number; readonly interruptions: number }
  readonly warnings: readonly Warning[]
  readonly stages: readonly { readonly name: string; readonly ms: number }[]
  readonly elapsedMs: number
}

import type { TrunnionError, Warning } from '@trunnion/core'
import type { Arrays, Batch } from '../elements/batch.ts'

/** Asks for one more batch. */
export interface ToWorker {
  readonly batchSize: number
  readonly clearCaches: boolean
  readonly spare: Arrays | undefined
}

export type FromWorker =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'done'; readonly warnings: readonly Warning[] }
  | { readonly kind: 'failed'; readonly error: TrunnionError }

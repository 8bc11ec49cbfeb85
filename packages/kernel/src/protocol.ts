import type { Result } from '@trunnion/core'
import type { KernelJob, KernelOutcome, StepAssembly } from './types.ts'

export type Request = { readonly kind: 'run'; readonly job: KernelJob } | { readonly kind: 'writeStep'; readonly assembly: StepAssembly }

/** `lost`: the instance trapped; its memory cannot be trusted any more. */
export interface Reply {
  readonly result: Result<KernelOutcome> | Result<Uint8Array>
  readonly heapBytes: number
  readonly lost: boolean
}

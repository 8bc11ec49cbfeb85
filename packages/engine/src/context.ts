import type { Budgets } from '@trunnion/core'
import type { Inflate } from '@trunnion/jt'
import type { KernelLimits, KernelPool } from '@trunnion/kernel'
import type { JtThreads } from './jt/jtThreads.ts'

/** What the operations need of the world around them; the command line, workers and tests each bring their own. */
export interface EngineContext {
  readonly version: string
  /** Starts the kernel on first use; the operation does not close it. `bytes` is the size of the input, by which a short-lived command picks its compiler tier. */
  readonly kernel: (bytes: number) => Promise<KernelPool>
  readonly clock: Clock
  /** A faster zlib than the readers' own, where the platform has one. */
  readonly inflate?: Inflate
  /** Threads that decode the shapes of a JT file of so many bytes, where that pays; the operation does not close them. Without them the calling thread decodes. */
  readonly jtThreads?: (bytes: number) => Promise<JtThreads | undefined>
  readonly budgets: Budgets
  readonly limits: OperationLimits
  readonly signal?: AbortSignal
  /** Work done so far of the whole operation: percent only grows. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number
  /** CPU time of the process so far, milliseconds. */
  cpuMs(): number
  /** Greatest resident memory of the process tree so far, MiB. */
  peakRssMb(): number
}

export interface OperationLimits {
  /** Kernel time one input may take: this much … */
  readonly timeMs: number
  /** … and this much more for every MiB that the kernel is given. */
  readonly timeMsPerMiB: number
  /** Resident memory of the process. */
  readonly memoryBytes: number
}

export const defaultLimits: OperationLimits = { timeMs: 8_000, timeMsPerMiB: 60_000, memoryBytes: 4 * 2 ** 30 }

/** Limits of one kernel job over `bytes` of input. */
export const kernelLimits = ({ limits, signal }: EngineContext, bytes: number): KernelLimits => ({
  timeMs: limits.timeMs + (limits.timeMsPerMiB * bytes) / 2 ** 20,
  memoryBytes: limits.memoryBytes,
  ...(signal && { signal }),
})

/** The phases of a conversion as every surface names them. */
export type Phase = 'validating' | 'reading' | 'tessellating' | 'optimising' | 'storing'

export interface Progress {
  readonly phase: Phase
  /** 0–100 over the whole operation. */
  readonly percent: number
  readonly message: string
}

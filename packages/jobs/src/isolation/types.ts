import type { Budgets, Result } from '@trunnion/core'
import type { OperationLimits } from '@trunnion/engine'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { IsolationReport, SandboxMode } from './probeIsolation.ts'

/** One input of a step: a file in the work folder. */
export interface StepInput {
  /** Base name, for reports and for references between files; never a path. */
  readonly name: string
  readonly path: string
}

/** What a child is asked to do. The first input is the main file; the others are those it may refer to. */
export interface StepCall {
  readonly step: string
  readonly params: unknown
  readonly inputs: readonly StepInput[]
}

/** One file that a step wrote into `out/`. */
export interface StepOutput {
  /** `artefact`, `companion` (a file that the artefact names), `receipt`, … */
  readonly role: string
  readonly name: string
  readonly path: string
  readonly mediaType: string
  readonly bytes: number
}

export interface StepDone {
  readonly outputs: readonly StepOutput[]
  /** Figures for the job document; small. */
  readonly data: JsonObject
}

/** A child's private place: nothing else of the machine's disk can be written by it (with a sandbox, or read). */
export interface WorkFolder {
  readonly root: string
  readonly in: string
  readonly tmp: string
  readonly out: string
}

export interface StepProgress {
  readonly phase: string
  /** 0–100. */
  readonly percent: number
  readonly message: string
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What one run may cost; each is ended with a LIMIT_* error when it costs more. */
export interface RunLimits {
  readonly wallMs: number
  /** Processor time over all threads; no limit when omitted. */
  readonly cpuMs?: number
  /** Resident memory of the child with everything it started; the pool's hard limit holds besides. */
  readonly memoryBytes: number
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number
  /** Bytes over everything in the child's folder that the step wrote. */
  readonly outputBytes: number
}

export interface ChildRun<T> {
  readonly limits: RunLimits
  readonly signal?: AbortSignal
  /** Puts the inputs into `folder.in`; a failure is the run's. */
  readonly prepare: (folder: WorkFolder) => Promise<Result<StepCall>>
  /** Takes the outputs, which are checked and cannot change meanwhile: the child stands still. Afterwards the folder is emptied. */
  readonly collect: (folder: WorkFolder, done: StepDone) => Promise<Result<T>>
  /** The process that runs it, which leads its process group. */
  readonly onStart?: (pid: number) => void
  readonly onProgress?: (progress: StepProgress) => void
  readonly onLog?: (level: LogLevel, message: string) => void
}

export interface ChildPoolStats {
  readonly size: number
  readonly busy: number
  readonly waiting: number
  /** Of the children that live, in the order they were started. */
  readonly children: readonly { readonly pid: number; readonly busy: boolean; readonly steps: number; readonly memoryBytes: number }[]
  /** Children started after the first ones: after a crash, a limit, a cancellation, or to recycle. */
  readonly restarts: number
  readonly sandboxed: boolean
}

export interface ChildPool {
  /**
   * Runs one step in a child that no one else has meanwhile; waits for one when all are busy.
   *
   * @returns what `collect` gives; LIMIT_TIME, LIMIT_MEMORY, LIMIT_OUTPUT, WORKER_CRASHED, INTERRUPTED, or the step's own error
   */
  run<T>(run: ChildRun<T>): Promise<Result<T>>
  stats(): ChildPoolStats
  /** Takes effect as children become free. */
  resize(size: number): void
  /** Ends every child and removes the folders; runs under way end with INTERRUPTED. */
  close(): Promise<void>
}

/** What a child is told when it starts. */
export interface ChildConfig {
  readonly version: string
  readonly cacheFolder?: string
  readonly kernelWorkers: number
  readonly budgets: Partial<Budgets>
  readonly limits: Partial<OperationLimits>
  /** Watch for the parent's end in a thread, where the system does not end the child with it. */
  readonly watchParent: boolean
  /** Load the kernel before the first step asks for it. */
  readonly warmKernel: boolean
  /** Keep the kernel's optimised code in `cacheFolder` at the end: only for a child that reads nothing but our own files (see primeKernelCode). */
  readonly keepCode?: boolean
}

export interface ChildPoolOptions {
  readonly size: number
  /** Where the children's folders are made. */
  readonly folder: string
  /** `auto`: bubblewrap where it works; `required`: no child without it. */
  readonly sandbox: SandboxMode
  /** Hard limit of what each child can take in memory, WebAssembly included, by what it reserves; half of it is the limit of the JavaScript heap. */
  readonly memoryBytes: number
  /** A child is replaced after so many steps, or when its resident memory after a step is greater than this. */
  readonly recycle: { readonly steps: number; readonly residentBytes: number }
  readonly config: Omit<ChildConfig, 'watchParent' | 'keepCode'>
  /** What this machine offers; looked for when omitted. */
  readonly tools?: IsolationReport
  /** The program of the children; the product's own when omitted. */
  readonly entry?: URL
  readonly log?: (level: LogLevel, message: string, context: Readonly<Record<string, string | number>>) => void
}

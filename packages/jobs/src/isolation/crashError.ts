import { type TrunnionError, trunnionError } from '@trunnion/core'

/** How a child ended that gave no result. */
export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The last that it wrote to standard error. */
  readonly stderr: string
  readonly peakBytes: number
  readonly memoryBytes: number
}

/** What V8, the C++ runtime and Node say when memory cannot be had. */
const outOfMemory = /heap out of memory|Allocation failed|bad_alloc|out of memory|Cannot allocate memory|ENOMEM/

/** From here on the system's own killer is the likelier cause of a SIGKILL than a person. */
const nearLimit = 0.8

/** Signals as a shell, and so bubblewrap, reports them: 128 and the number. */
const byNumber: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  153: 'SIGXFSZ',
}

/** The error of a run whose child ended by itself: LIMIT_MEMORY when it looks like that, else WORKER_CRASHED. */
export const crashError = ({ code, signal, stderr, peakBytes, memoryBytes }: Ending): TrunnionError => {
  const by = signal ?? byNumber[code ?? 0]
  if (outOfMemory.test(stderr) || (by === 'SIGKILL' && peakBytes > nearLimit * memoryBytes)) return trunnionError('LIMIT_MEMORY')
  return trunnionError('WORKER_CRASHED', `The process that did the work ended without a result (${by ?? `exit code ${code}`}).`)
}

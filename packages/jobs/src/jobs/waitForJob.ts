import type { EventHub } from '../events/makeEventHub.ts'
import { isFinished } from '../document/jobDocument.ts'
import type { JobRecord } from './jobRecord.ts'

/** A notification may be lost with its connection. */
const pollMs = 2000

/**
 * Waits until the job has ended, the time is up or the signal comes.
 *
 * @param read - gives the job as it is now
 * @returns the job as it is then, ended or not; undefined when there is no such job
 */
export const waitForJob = async (
  { read, hub }: { readonly read: () => Promise<JobRecord | undefined>; readonly hub: EventHub },
  id: string,
  { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs: number },
): Promise<JobRecord | undefined> => {
  let changed = false
  let wake = (): void => undefined
  const unsubscribe = hub.subscribe(id, () => {
    changed = true
    wake()
  })
  const end = performance.now() + timeoutMs
  const onAbort = (): void => wake()
  signal?.addEventListener('abort', onAbort)
  try {
    for (;;) {
      changed = false
      const record = await read()
      const left = end - performance.now()
      if (!record || isFinished(record.document.state) || left <= 0 || signal?.aborted) return record
      await new Promise<void>((resolve) => {
        wake = resolve
        const timer = setTimeout(resolve, Math.min(left, pollMs))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (changed || signal?.aborted) wake()
      })
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', onAbort)
  }
}

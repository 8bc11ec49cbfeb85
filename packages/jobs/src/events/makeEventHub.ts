import type { Database } from '@trunnion/database'
import { eventChannel } from './jobEvent.ts'

/** Tells who waits for a job that it has changed. */
export interface EventHub {
  /** `onChange` may come without a change; whoever is told reads again. @returns ends the subscription */
  subscribe(jobId: string, onChange: () => void): () => void
  close(): Promise<void>
}

/** One LISTEN for all jobs of this process, started with the first subscription. */
export const makeEventHub = (database: Database): EventHub => {
  const waiting = new Map<string, Set<() => void>>()
  let listening: Promise<{ close(): Promise<void> }> | undefined

  const tell = (payload: string): void => {
    const [, jobId] = payload.split(' ')
    // After a reconnect nobody knows what was missed.
    const groups = jobId === undefined ? [...waiting.values()] : [waiting.get(jobId) ?? []]
    for (const group of groups) for (const onChange of group) onChange()
  }

  const listen = (): void => {
    listening ??= database.listen(eventChannel, tell)
    listening.catch(() => {
      listening = undefined
      // Whoever waits polls as well (see waitForJob); the next subscription tries again.
    })
  }

  return {
    subscribe: (jobId, onChange) => {
      listen()
      const group = waiting.get(jobId) ?? new Set()
      waiting.set(jobId, group)
      const one = (): void => onChange()
      group.add(one)
      return () => {
        group.delete(one)
        if (group.size === 0 && waiting.get(jobId) === group) waiting.delete(jobId)
      }
    },
    close: async () => {
      waiting.clear()
      await (await listening?.catch(() => undefined))?.close()
    },
  }
}

import type { KernelOutcome } from './types.ts'

type Stage = KernelOutcome['stages'][number]

/** Adds up where the time of one job goes. */
export interface Stages {
  time<T>(name: Stage['name'], work: () => T): T
  timeAsync<T>(name: Stage['name'], work: () => Promise<T>): Promise<T>
  list(): Stage[]
}

/** Makes an empty {@link Stages}. */
export const makeStages = (): Stages => {
  const spent = new Map<Stage['name'], number>()
  const add = (name: Stage['name'], start: number): void => void spent.set(name, (spent.get(name) ?? 0) + performance.now() - start)
  return {
    time(name, work) {
      const start = performance.now()
      try {
        return work()
      } finally {
        add(name, start)
      }
    },
    async timeAsync(name, work) {
      const start = performance.now()
      try {
        return await work()
      } finally {
        add(name, start)
      }
    },
    list: () => [...spent].map(([name, ms]) => ({ name, ms })),
  }
}

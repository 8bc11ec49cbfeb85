import type { KernelOutcome } from './types.ts'

type Stage = KernelOutcome['stages'][number]

/** Adds up where the time of one job goes. */
export interface Stages {
  time<T>(name: Stage['name'], work: () => T): T
  list(): Stage[]
}

/** Makes an empty {@link Stages}. */
export const makeStages = (): Stages => {
  const spent = new Map<Stage['name'], number>()
  return {
    time(name, work) {
      const start = performance.now()
      try {
        return work()
      } finally {
        spent.set(name, (spent.get(name) ?? 0) + performance.now() - start)
      }
    },
    list: () => [...spent].map(([name, ms]) => ({ name, ms })),
  }
}

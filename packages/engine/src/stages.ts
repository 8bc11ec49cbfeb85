import type { Clock } from './context.ts'

export interface Stage {
  readonly name: string
  readonly ms: number
  readonly cpuMs: number
}

/** Times the stages of one operation, in order. */
export interface StageLog {
  /** Runs `work` as a stage. */
  run<T>(name: string, work: () => Promise<T> | T): Promise<T>
  list(): readonly Stage[]
}

/** Makes an empty {@link StageLog}. */
export const makeStageLog = (clock: Clock): StageLog => {
  const stages: Stage[] = []
  return {
    async run(name, work) {
      const [start, cpu] = [clock.now(), clock.cpuMs()]
      try {
        return await work()
      } finally {
        stages.push({ name, ms: Math.round((clock.now() - start) * 10) / 10, cpuMs: Math.round((clock.cpuMs() - cpu) * 10) / 10 })
      }
    },
    list: () => stages,
  }
}

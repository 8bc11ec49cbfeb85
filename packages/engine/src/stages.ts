import type { Clock } from './context.ts'

export interface Stage {
  readonly name: string
  readonly ms: number
  readonly cpuMs?: number
  /** The stage that this time is a part of; summed over workers, it can exceed it. */
  readonly within?: string
}

/** Times the stages of one operation, in order. */
export interface StageLog {
  /** Runs `work` as a stage. */
  run<T>(name: string, work: () => Promise<T> | T): Promise<T>
  /** Adds to a part of a stage that was timed elsewhere. */
  addPart(within: string, name: string, ms: number): void
  /** Stages in order, their parts behind them. */
  list(): readonly Stage[]
}

const round = (ms: number): number => Math.round(ms * 10) / 10

/** Makes an empty {@link StageLog}. */
export const makeStageLog = (clock: Clock): StageLog => {
  const stages: Stage[] = []
  const parts = new Map<string, { within: string; name: string; ms: number }>()
  return {
    async run(name, work) {
      const [start, cpu] = [clock.now(), clock.cpuMs()]
      try {
        return await work()
      } finally {
        stages.push({ name, ms: round(clock.now() - start), cpuMs: round(clock.cpuMs() - cpu) })
      }
    },
    addPart(within, name, ms) {
      const part = parts.get(`${within} ${name}`) ?? { within, name, ms: 0 }
      parts.set(`${within} ${name}`, { ...part, ms: part.ms + ms })
    },
    list: () => [...stages, ...[...parts.values()].map((part) => ({ ...part, ms: round(part.ms) }))],
  }
}

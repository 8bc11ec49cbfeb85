import type { Result } from '@trunnion/core'
import type { EngineContext } from '@trunnion/engine'
import type { LogLevel, StepCall, StepDone } from '../isolation/types.ts'

/** What a handler has around it. */
export interface StepWorld {
  readonly engine: EngineContext
  /** Folder for outputs. */
  readonly out: string
  readonly log: (level: LogLevel, message: string) => void
}

/** Does one step inside a child: files in, files and figures out. */
export type StepHandler = (call: StepCall, world: StepWorld) => Promise<Result<StepDone>>

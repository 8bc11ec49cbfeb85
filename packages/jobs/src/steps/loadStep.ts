import type { StepHandler } from './stepHandler.ts'

const handlers: Readonly<Record<string, () => Promise<StepHandler>>> = {
  convert: async () => (await import('./convert.ts')).runConvert,
  inspect: async () => (await import('./inspect.ts')).runInspect,
  check: async () => (await import('./check.ts')).runCheck,
  repair: async () => (await import('./repair.ts')).runRepair,
  verify: async () => (await import('./verify.ts')).runVerify,
}

/** The handler of a step that runs in a child, loaded on first use. */
export const loadStep = async (step: string): Promise<StepHandler | undefined> => (Object.hasOwn(handlers, step) ? handlers[step]() : undefined)

/** Names of the steps that run in a child: start-up compares them with the registry. */
export const childStepNames: readonly string[] = Object.keys(handlers)

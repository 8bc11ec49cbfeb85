import type { Planner, Step } from './planner.ts'

/** Placeholder until PMI lands. */
export const notePmi = (_planner: Planner, _step: Step): void => {}

import type { StepDefinition } from '../registry/stepDefinition.ts'
import { checkStep } from './check.ts'
import { convertStep } from './convert.ts'
import { inspectStep } from './inspect.ts'
import { repairStep } from './repair.ts'
import { verifyStep } from './verify.ts'

/** Definitions of every step that runs in a child. Their handlers are loaded there (see loadStep); importing this loads no engine. */
export const childSteps: readonly StepDefinition[] = [convertStep, inspectStep, checkStep, repairStep, verifyStep]

import { atLeast } from '../../../app/principal.ts'

/** Trigger and delete renders. */
export const canTriggerRenders = atLeast('project_manager')

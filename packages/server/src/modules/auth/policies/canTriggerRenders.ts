import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Trigger and delete renders. */
export const canTriggerRenders: Policy = (principal) => isAtLeast(principal, 'project_manager')

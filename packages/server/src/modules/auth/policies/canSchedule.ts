import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Jobs that come again by themselves. */
export const canSchedule: Policy = (principal) => isAtLeast(principal, 'project_manager')

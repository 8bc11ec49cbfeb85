import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Analytics of the own tenant. */
export const canViewAnalytics: Policy = (principal) => isAtLeast(principal, 'project_manager')

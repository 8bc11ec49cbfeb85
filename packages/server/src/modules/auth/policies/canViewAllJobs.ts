import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Orders, files and jobs of everybody in the own tenant, not only the own ones. */
export const canViewAllJobs: Policy = (principal) => isAtLeast(principal, 'project_manager')

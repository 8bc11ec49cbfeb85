import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Create, change and disable tenants; act in any of them. */
export const canManageTenants: Policy = (principal) => isAtLeast(principal, 'global_admin')

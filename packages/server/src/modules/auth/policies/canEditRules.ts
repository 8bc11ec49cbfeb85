import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Edit rule packs, templates and prices of the own tenant. */
export const canEditRules: Policy = (principal) => isAtLeast(principal, 'tenant_admin')

import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** System settings of the own tenant. */
export const canChangeSettings: Policy = (principal) => isAtLeast(principal, 'tenant_admin')

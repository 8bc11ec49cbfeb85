import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Users and keys of the own tenant. */
export const canManageUsers: Policy = (principal) => isAtLeast(principal, 'tenant_admin')

import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** See and reprocess dead letters of the own tenant. */
export const canManageDeadLetters: Policy = (principal) => isAtLeast(principal, 'tenant_admin')

import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Reset the breaker, worker settings: what the whole installation shares. */
export const canOperate: Policy = (principal) => isAtLeast(principal, 'global_admin')

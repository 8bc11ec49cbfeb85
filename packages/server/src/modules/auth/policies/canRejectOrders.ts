import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Reject orders. */
export const canRejectOrders: Policy = (principal) => isAtLeast(principal, 'project_manager')

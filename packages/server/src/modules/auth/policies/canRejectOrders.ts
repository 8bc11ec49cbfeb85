import { atLeast } from '../../../app/principal.ts'

/** Reject orders. */
export const canRejectOrders = atLeast('project_manager')

import { atLeast } from '../../../app/principal.ts'

/** See and reprocess dead letters of the own tenant. */
export const canManageDeadLetters = atLeast('tenant_admin')

import { atLeast } from '../../../app/principal.ts'

/** Edit rule packs, templates and prices of the own tenant. */
export const canEditRules = atLeast('tenant_admin')

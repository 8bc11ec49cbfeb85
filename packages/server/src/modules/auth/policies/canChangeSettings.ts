import { atLeast } from '../../../app/principal.ts'

/** System settings of the own tenant. */
export const canChangeSettings = atLeast('tenant_admin')

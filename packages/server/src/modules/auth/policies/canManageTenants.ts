import { atLeast } from '../../../app/principal.ts'

/** Create, change and disable tenants; act in any of them. */
export const canManageTenants = atLeast('global_admin')

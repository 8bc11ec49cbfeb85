import { atLeast } from '../../../app/principal.ts'

/** Users and keys of the own tenant. */
export const canManageUsers = atLeast('tenant_admin')

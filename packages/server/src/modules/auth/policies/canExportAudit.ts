import { type Policy, isAtLeast } from '../../../app/principal.ts'

/** Read and export the audit trail of the own tenant. */
export const canExportAudit: Policy = (principal) => isAtLeast(principal, 'tenant_admin')

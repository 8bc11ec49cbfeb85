import { atLeast } from '../../../app/principal.ts'

/** Read and export the audit trail of the own tenant. */
export const canExportAudit = atLeast('tenant_admin')

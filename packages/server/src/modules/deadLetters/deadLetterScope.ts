import type { Scope } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'

/** Whose dead letters somebody sees: those of the own tenant; a global_admin all, or those of the tenant that X-Tenant-ID names. */
export const deadLetterScope = (call: Pick<Call, 'principal' | 'scope' | 'request'>): Scope =>
  call.principal.role === 'global_admin' && call.request.headers['x-tenant-id'] === undefined ? 'every tenant' : call.scope

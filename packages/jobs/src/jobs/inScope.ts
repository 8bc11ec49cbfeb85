import type { Database, TenantScope, Transaction } from '@trunnion/database'

/** One tenant, or every tenant: the explicit bypass of a global_admin. */
export type Scope = TenantScope | 'every tenant'

export const inScope = <T>(database: Database, scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  scope === 'every tenant' ? database.everyTenant(work) : database.tenant(scope, work)

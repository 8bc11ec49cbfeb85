import type pg from 'pg'

/** What a person may do; see the server's policies. */
export type Role = 'global_admin' | 'tenant_admin' | 'project_manager' | 'client'

/** The tenant whose rows a transaction sees. */
export interface TenantScope {
  /** A UUID; checked before it is put into SQL. */
  readonly tenantId: string
}

/** SQL inside one transaction. Worth nothing once the transaction has ended: a late `query` throws. */
export interface Transaction {
  /** Runs one statement. `bigint` columns come as numbers where these are exact, else as `bigint`. */
  query<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<readonly Row[]>
  /** For the queue library's adapter alone. */
  readonly client: pg.PoolClient
}

/**
 * The one way to rows. Loss of the connection throws a `Fault` with `DATABASE_UNAVAILABLE`; when it happens during COMMIT the work may have been
 * done. Other SQL errors pass as `pg.DatabaseError`; retries after 40001 and 40P01 are the caller's.
 */
export interface Database {
  /** Runs `work` in a transaction that sees the rows of one tenant; ROLLBACK when it throws. */
  tenant<T>(scope: TenantScope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The explicit bypass: dispatch, sweeps, global_admin. */
  everyTenant<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Hears a channel, on one connection shared by all channels. `onPayload('')` after a reconnect: what was notified meanwhile is lost, read again.
   * Resolves when PostgreSQL listens.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<{ close(): Promise<void> }>
  /** Of the service role; only for the queue library. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

import { type Result, attemptAsync, fault } from '@trunnion/core'
import type { Database } from './database.ts'
import { databaseFault } from './databaseFault.ts'
import { requiredVersion } from './readMigrations.ts'

const ours = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'"

/** Each gives one row for each thing that would let one tenant see another's rows. */
const refusals: readonly (readonly [sql: string, what: string])[] = [
  [
    `select rolname as name from pg_roles where (rolsuper or rolbypassrls) and pg_has_role(current_user, oid, 'member') limit 5`,
    'The service works as a role that is above row level security',
  ],
  [
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and ${ours} and pg_has_role(current_user, c.relowner, 'usage') order by 1 limit 5`,
    'The service owns a table',
  ],
  [
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and ${ours}
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
       and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
     order by 1 limit 5`,
    'A tenant table lacks row level security, its force, or a policy',
  ],
  [
    // A view works with its owner's rights, and the owner is above row level security.
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('v', 'm') and ${ours} and has_table_privilege(current_user, c.oid, 'select')
       and not coalesce('security_invoker=true' = any (c.reloptions), false) order by 1 limit 5`,
    'A view without security_invoker is open to the service',
  ],
]

/**
 * Refuses a database in which tenants would not stay apart, or whose schema is of another version. For start-up.
 *
 * @returns DATABASE_REFUSED with the names of up to five offenders; DATABASE_UNAVAILABLE
 */
export const checkDatabase = (database: Database, { folder }: { readonly folder?: string } = {}): Promise<Result<void>> =>
  attemptAsync(async () => {
    const names = async (sql: string): Promise<readonly string[]> => {
      const { rows } = await database.pool.query<{ name: string }>(sql).catch((error: unknown) => {
        throw databaseFault(error)
      })
      return rows.map(({ name }) => name)
    }
    for (const [sql, what] of refusals) {
      const found = await names(sql)
      if (found.length > 0) fault('DATABASE_REFUSED', `${what}: ${found.join(', ')}.`)
    }
    const required = requiredVersion(folder)
    const [table] = await names("select 'trunnion_migrations' as name where to_regclass('public.trunnion_migrations') is not null")
    const [version = '0'] = table === undefined ? [] : await names('select coalesce(max(version), 0)::text as name from public.trunnion_migrations')
    if (Number(version) !== required) fault('DATABASE_REFUSED', `The database has schema version ${version}, this program needs ${required}.`)
  })

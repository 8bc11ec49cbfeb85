import { type Result, attemptAsync, fault } from '@trunnion/core'
import pg from 'pg'
import { clientConfig } from './clientConfig.ts'
import { ownerFault } from './databaseFault.ts'
import { type Log, noLog } from './log.ts'
import { type Migration, readMigrations } from './readMigrations.ts'

/** How {@link migrate} works. */
export interface MigrateOptions {
  /** Target version; 0 takes everything back. Default: the newest. Only a target given here ever goes back. */
  readonly to?: number
  /** Folder of the SQL files; default: those of this package. */
  readonly folder?: string
  readonly log?: Log
}

// Any constant that nothing else uses: the letters "trunnion" as a 64-bit integer.
const lockKey = '8390898145842917230'

const history = `
  create table if not exists public.trunnion_migrations (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
  );
  grant select on public.trunnion_migrations to public`

const inTransaction = async (client: pg.Client, name: string, sql: string, record: string, params: readonly unknown[]): Promise<void> => {
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query(record, [...params])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (error instanceof pg.DatabaseError && error.code !== '42501')
      fault('DATABASE_MIGRATION', `Migration ${name} failed: ${error.message} (SQLSTATE ${error.code ?? '?'}).`)
    throw error
  }
}

/** The version the database has. Whatever was applied must still be what the code says, and nothing may have been slipped in before it. */
const compareHistory = async (client: pg.Client, migrations: readonly Migration[]): Promise<number> => {
  const { rows } = await client.query<{ version: number; sha256: string }>('select version, sha256 from public.trunnion_migrations order by version')
  for (const [index, { version, sha256 }] of rows.entries()) {
    const migration = migrations[index]
    if (migration === undefined || version < migration.version)
      return fault('DATABASE_MIGRATION', `The database has migration ${version}, which this program does not know: it is of a newer version.`)
    if (version > migration.version) return fault('DATABASE_MIGRATION', `Migration ${migration.name} was added after migration ${version} had been applied.`)
    if (sha256 !== migration.sha256) return fault('DATABASE_MIGRATION', `Migration ${migration.name} was changed after it had been applied.`)
  }
  return rows.at(-1)?.version ?? 0
}

const run = async (client: pg.Client, migrations: readonly Migration[], target: number, log: Log): Promise<{ from: number; to: number }> => {
  // Held by the session, so that it also covers what lies between the transactions; a killed process gives it back.
  await client.query('select pg_advisory_lock($1::bigint)', [lockKey])
  await client.query(history)
  const from = await compareHistory(client, migrations)
  for (const { name, up, version, sha256 } of migrations.filter(({ version }) => version > from && version <= target)) {
    await inTransaction(client, name, up, 'insert into public.trunnion_migrations (version, name, sha256) values ($1, $2, $3)', [version, name, sha256])
    log.info({ migration: name }, 'Migration applied')
  }
  for (const { name, down, version } of migrations.filter(({ version }) => version > target && version <= from).reverse()) {
    await inTransaction(client, name, down, 'delete from public.trunnion_migrations where version = $1', [version])
    log.info({ migration: name }, 'Migration taken back')
  }
  return { from, to: target }
}

/**
 * Brings the schema to a version, each step in its own transaction, one process at a time.
 *
 * Safe to call from any number of processes at once: an advisory lock lets one work, the others then find nothing to do.
 *
 * @param ownerUrl - of the role that owns the schema
 * @returns the versions before and after; DATABASE_MIGRATION, DATABASE_UNAVAILABLE
 * @example
 * const { from, to } = unwrap(await migrate(ownerUrl, { log }))
 */
export const migrate = (ownerUrl: string, { to, folder, log = noLog }: MigrateOptions = {}): Promise<Result<{ readonly from: number; readonly to: number }>> =>
  attemptAsync(async () => {
    const migrations = readMigrations(folder)
    const target = to ?? migrations.at(-1)?.version ?? 0
    if (target !== 0 && !migrations.some(({ version }) => version === target)) return fault('USAGE', `There is no schema version ${target}.`)
    const client = new pg.Client({ ...clientConfig(ownerUrl), connectionTimeoutMillis: 10_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return await run(client, migrations, target, log)
    } catch (error) {
      throw ownerFault(error)
    } finally {
      await client.end().catch(() => undefined)
    }
  })

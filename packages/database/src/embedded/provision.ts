import pg from 'pg'
import { serviceRole } from '../serviceUrl.ts'
import { databaseName, type Secrets, urlsOf } from './secrets.ts'
import type { Layout } from './layout.ts'

/** Makes what a fresh cluster lacks: our database and the login of the service. Repeats nothing, so an interrupted first start is finished by the next. */
export const provision = async (layout: Layout, secrets: Secrets): Promise<string> => {
  const client = new pg.Client({ connectionString: urlsOf(layout, secrets, 'postgres').ownerUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; has_database: boolean; has_login: boolean | null }>(
      `select current_setting('server_version') as version, exists (select from pg_database where datname = $1) as has_database,
              (select rolcanlogin from pg_roles where rolname = $2) as has_login`,
      [databaseName, serviceRole],
    )
    const found = rows[0]
    if (!found?.has_database) await client.query(`create database ${databaseName}`)
    if (!found?.has_login) {
      // A password made of base64url needs no escape.
      const options = `login nosuperuser nocreatedb nocreaterole nobypassrls password '${secrets.service}'`
      await client.query(found?.has_login === null ? `create role ${serviceRole} ${options}` : `alter role ${serviceRole} ${options}`)
    }
    return found?.version ?? ''
  } finally {
    await client.end()
  }
}

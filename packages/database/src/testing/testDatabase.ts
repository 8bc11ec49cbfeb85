import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import pg from 'pg'
import type { Database } from '../database.ts'
import { findEmbedded } from '../embedded/findEmbedded.ts'
import { startEmbedded } from '../embedded/startEmbedded.ts'
import { makeDatabase } from '../makeDatabase.ts'
import { migrate } from '../migrate.ts'

/** A fresh database with the schema of this code. */
export interface TestDatabase {
  readonly ownerUrl: string
  readonly serviceUrl: string
  readonly database: Database
  /** Closes the connections and drops the database. */
  close(): Promise<void>
}

const template = 'trunnion_template'

/** Runs `work` while no other process of this run is in it. */
const alone = async <T>(lock: string, work: () => Promise<T>): Promise<T> => {
  const file = openSync(lock, 'a', 0o600)
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn('flock', ['--exclusive', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] })
      child.once('error', reject)
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`flock ended with ${code}`))))
    })
    return await work()
  } finally {
    closeSync(file)
  }
}

const asOwner = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const inDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** The server of this test run: started by the first who asks, stopped by the run's end (tools/testing/postgres.ts). */
const server = (folder: string) =>
  alone(join(folder, 'lock'), async () => {
    const dataDir = join(folder, 'data')
    const found = await findEmbedded(dataDir)
    const urls = found.ok ? found.value : unwrap(await startEmbedded({ dataDir, durable: false }))
    const hasTemplate = await asOwner(
      urls.ownerUrl,
      async (client) => (await client.query('select from pg_database where datname = $1', [template])).rowCount === 1,
    )
    if (!hasTemplate) {
      // Under another name until it is whole.
      const draft = `${template}_new`
      await asOwner(urls.ownerUrl, async (client) => {
        await client.query(`drop database if exists ${draft}`)
        await client.query(`create database ${draft}`)
      })
      unwrap(await migrate(inDatabase(urls.ownerUrl, draft)))
      await asOwner(urls.ownerUrl, (client) => client.query(`alter database ${draft} rename to ${template}`))
    }
    return urls
  })

/**
 * Gives a fresh, migrated database on the real PostgreSQL, for tests. One server serves a whole run; it loses its data in a crash of the machine.
 *
 * @param maxConnections - of the pool
 * @example
 * const test = await testDatabase()
 * afterAll(() => test.close())
 */
export const testDatabase = async ({ maxConnections = 4 }: { readonly maxConnections?: number } = {}): Promise<TestDatabase> => {
  const folder = process.env.TRUNNION_TEST_POSTGRES
  if (folder === undefined) throw new Error('testDatabase needs the global setup tools/testing/postgres.ts.')
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const urls = await server(folder)
  const name = `test_${randomBytes(8).toString('hex')}`
  await asOwner(urls.ownerUrl, (client) => client.query(`create database ${name} template ${template}`))
  const own = { ownerUrl: inDatabase(urls.ownerUrl, name), serviceUrl: inDatabase(urls.serviceUrl, name) }
  const database = makeDatabase({ url: own.serviceUrl, maxConnections })
  return {
    ...own,
    database,
    close: async () => {
      await database.close()
      await asOwner(urls.ownerUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

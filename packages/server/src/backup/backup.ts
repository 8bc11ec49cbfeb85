import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import { type BlobStore, localCopy } from '@trunnion/store'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { columnList, listTables, type Table } from './listTables.ts'
import { type Manifest, type TableEntry, manifestFile } from './manifest.ts'
import { namedBlobs } from './namedBlobs.ts'

export interface BackupRequest {
  readonly ownerUrl: string
  readonly store: BlobStore
  /** New or empty; never one of the data folders. */
  readonly folder: string
  readonly trunnion: string
  readonly createdAt: Date
  readonly onProgress?: (message: string, done: number, total: number) => void
}

const dumpTable = async (client: pg.Client, { name, columns }: Table, folder: string): Promise<TableEntry> => {
  const file = `${name.replaceAll('"', '')}.copy`
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  // COPY of a query instead of the table: partitioned tables and row level security allow only this.
  const copy = client.query(copyTo(`copy (select ${columnList(columns)} from ${name}) to stdout`))
  await pipeline(copy, count, createWriteStream(join(folder, file), { mode: 0o600, flags: 'wx' }))
  return { table: name, columns, file, rows: copy.rowCount, bytes, sha256: hash.digest('hex') }
}

/**
 * Writes everything of an installation into a folder: all tables as of one instant, and every blob that a row of that instant names.
 * The service may go on meanwhile: the snapshot does not move, blobs are never changed, and collected ones had no row for longer than a backup takes.
 *
 * Errors: `BACKUP_INVALID` (the folder is not empty), `BLOB_DAMAGED`, `OUTPUT_FAILED`, those of the store.
 */
export const backup = (request: BackupRequest): Promise<Result<Manifest>> =>
  attemptAsync(async () => {
    const { folder, store } = request
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => fault('OUTPUT_FAILED', 'The folder of the backup cannot be made.'))
    if ((await readdir(folder)).length > 0) fault('BACKUP_INVALID', 'The folder of the backup is not empty.')
    const client = new pg.Client({ connectionString: request.ownerUrl })
    await client.connect()
    try {
      await client.query('begin transaction isolation level repeatable read read only')
      await client.query(`select set_config('trunnion.every_tenant', 'on', true)`)
      const list = await listTables(client)
      await mkdir(join(folder, 'tables'), { mode: 0o700 })
      const tables: TableEntry[] = []
      for (const table of list) {
        tables.push(await dumpTable(client, table, join(folder, 'tables')))
        request.onProgress?.(table.name, tables.length, list.length)
      }
      const blobs = await copyBlobs(client, store, folder, request)
      const manifest: Manifest = {
        version: 1,
        trunnion: request.trunnion,
        createdAt: request.createdAt.toISOString(),
        schema: await numberFrom(client, 'select max(version)::int as value from trunnion_migrations'),
        queueSchema: await numberFrom(client, 'select version::int as value from pgboss.version'),
        tables,
        sequences: await sequences(client),
        blobs,
      }
      const path = join(folder, manifestFile)
      await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true })
      await rename(`${path}.part`, path)
      return manifest
    } finally {
      await client.end()
    }
  })

const numberFrom = async (client: pg.Client, sql: string): Promise<number> => {
  const { rows } = await client.query<{ value: number }>(sql)
  return rows[0]?.value ?? 0
}

const sequences = async (client: pg.Client): Promise<Record<string, number>> => {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
     where schemaname in ('public', 'pgboss') and last_value is not null order by 1`,
  )
  return Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]))
}

const copyBlobs = async (client: pg.Client, store: BlobStore, folder: string, { onProgress }: BackupRequest): Promise<Manifest['blobs']> => {
  const names = await namedBlobs(client)
  let bytes = 0
  for (const [index, sha256] of names.entries()) {
    const shelf = join(folder, 'blobs', sha256.slice(0, 2))
    await mkdir(shelf, { recursive: true, mode: 0o700 })
    bytes += unwrap(await localCopy(store, sha256, join(shelf, sha256))).bytes
    onProgress?.('files and artefacts', index + 1, names.length)
  }
  return { count: names.length, bytes }
}

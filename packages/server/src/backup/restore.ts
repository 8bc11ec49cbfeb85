import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import { type BlobStore, putFile } from '@trunnion/store'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { columnList, listTables } from './listTables.ts'
import { type Manifest, type TableEntry, readManifest } from './manifest.ts'
import { namedBlobs } from './namedBlobs.ts'
import { sha256OfFile } from './sha256OfFile.ts'

export interface RestoreRequest {
  readonly folder: string
  readonly ownerUrl: string
  readonly store: BlobStore
  /** Brings an empty database to the schema of the backup, before rows are loaded. */
  readonly prepare: (schema: number) => Promise<void>
  readonly onProgress?: (message: string, done: number, total: number) => void
}

/** Plain names only: a manifest that was tampered with must not lead out of its folder or into SQL. */
const plain = /^"?\w+"?\."?\w+"?$/

const check = async (folder: string, manifest: Manifest): Promise<void> => {
  for (const { table, file, sha256 } of manifest.tables) {
    if (!plain.test(table) || basename(file) !== file) fault('BACKUP_INVALID', 'The manifest of the backup names something else than tables.')
    const found = await sha256OfFile(join(folder, 'tables', file)).catch(() => undefined)
    if (found !== sha256) fault('BACKUP_INVALID', `The rows of ${table} are missing or damaged in the backup.`)
  }
  if (Object.keys(manifest.sequences).some((name) => !plain.test(name)))
    fault('BACKUP_INVALID', 'The manifest of the backup names something else than sequences.')
}

/**
 * Loads a backup into an empty installation: all rows in one transaction that commits when every blob is in the store, each against its hash. What fails
 * leaves nothing behind but blobs that garbage collection takes.
 *
 * Errors: `BACKUP_INVALID` (damaged, or of another queue version), `DATABASE_NOT_EMPTY`, those of the store.
 */
export const restore = (request: RestoreRequest): Promise<Result<Manifest>> =>
  attemptAsync(async () => {
    const { folder } = request
    const manifest = unwrap(await readManifest(folder))
    await check(folder, manifest)
    await request.prepare(manifest.schema)
    const client = new pg.Client({ connectionString: request.ownerUrl })
    await client.connect()
    try {
      await refuseFull(client, manifest)
      await client.query('begin')
      await loadTables(client, request, manifest)
      await putBlobs(client, request, manifest)
      for (const [name, value] of Object.entries(manifest.sequences)) await client.query('select setval($1::regclass, $2)', [name, value])
      await client.query('commit')
      return manifest
    } finally {
      await client.end()
    }
  })

const refuseFull = async (client: pg.Client, { queueSchema }: Manifest): Promise<void> => {
  await client.query(`select set_config('trunnion.every_tenant', 'on', false)`)
  const { rows } = await client.query<{ tenants: number; queue: number }>(
    'select (select count(*) from tenants)::int as tenants, (select version from pgboss.version)::int as queue',
  )
  if (rows[0]?.tenants !== 0) fault('DATABASE_NOT_EMPTY')
  if (rows[0].queue !== queueSchema)
    fault('BACKUP_INVALID', 'The backup was made with another version of the queue: restore it with the Trunnion that made it, then upgrade.')
}

const loadTables = async (client: pg.Client, { folder, onProgress }: RestoreRequest, manifest: Manifest): Promise<void> => {
  const entries = new Map(manifest.tables.map((entry) => [entry.table, entry]))
  const order = (await listTables(client)).flatMap(({ name }) => entries.get(name) ?? [])
  if (order.length !== manifest.tables.length) fault('BACKUP_INVALID', 'The backup holds a table that its schema version does not have.')
  // PostgreSQL refuses COPY into a table whose row level security binds its owner too; nobody else sees the table before the commit.
  const forced = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace`,
  )
  for (const { name } of forced.rows) await client.query(`alter table ${name} no force row level security`)
  // Rows that migrations put there would collide with the saved ones.
  await client.query(`truncate ${order.map(({ table }) => table).join(', ')}`)
  for (const [index, entry] of order.entries()) {
    await loadTable(client, entry, join(folder, 'tables', entry.file))
    onProgress?.(entry.table, index + 1, order.length)
  }
  for (const { name } of forced.rows) await client.query(`alter table ${name} force row level security`)
}

const loadTable = async (client: pg.Client, { table, columns, rows }: TableEntry, file: string): Promise<void> => {
  const copy = client.query(copyFrom(`copy ${table} (${columnList(columns)}) from stdin`))
  await pipeline(createReadStream(file), copy)
  if (copy.rowCount !== rows) fault('BACKUP_INVALID', `The backup holds ${copy.rowCount} rows of ${table} instead of ${rows}.`)
}

const putBlobs = async (client: pg.Client, { folder, store, onProgress }: RestoreRequest, { blobs }: Manifest): Promise<void> => {
  const names = await namedBlobs(client)
  if (names.length !== blobs.count) fault('BACKUP_INVALID', 'The rows of the backup name other files than it holds.')
  for (const [index, sha256] of names.entries()) {
    const stored = await putFile(store, join(folder, 'blobs', sha256.slice(0, 2), sha256), { maxBytes: Number.MAX_SAFE_INTEGER, expectSha256: sha256 })
    if (!stored.ok)
      fault(
        stored.error.code === 'INPUT_NOT_FOUND' || stored.error.code === 'CHECKSUM_MISMATCH' ? 'BACKUP_INVALID' : stored.error.code,
        'A file of the backup is missing or damaged.',
      )
    onProgress?.('files and artefacts', index + 1, names.length)
  }
}

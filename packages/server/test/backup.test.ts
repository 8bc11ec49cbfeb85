import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import { childStepNames, childSteps, installQueue, makeJobs, makeQueue, makeRegistry } from '@trunnion/jobs'
import { makeDiskStore } from '@trunnion/store'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { backup } from '../src/backup/backup.ts'
import { listTables } from '../src/backup/listTables.ts'
import { restore } from '../src/backup/restore.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-backup-'))
const store = makeDiskStore(join(folder, 'blobs'))
let source: TestDatabase

const installed = async (): Promise<TestDatabase> => {
  const test = await testDatabase()
  await installQueue(test.ownerUrl)
  return test
}

/** Every row of every table, as text. */
const everything = async (ownerUrl: string): Promise<Record<string, readonly string[]>> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const rows: Record<string, readonly string[]> = {}
    for (const { name } of await listTables(client)) {
      const { rows: found } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
      rows[name] = found.map(({ row }) => row)
    }
    return rows
  } finally {
    await client.end()
  }
}

/** A tenant with a file, and a conversion that waits in the queue. */
const fill = async ({ database }: TestDatabase): Promise<void> => {
  const stored = unwrap(
    await store.put(
      (async function* () {
        yield Buffer.from('solid of rows\twith tabs\nand lines \\N')
      })(),
    ),
  )
  const [tenant] = await database.everyTenant((tx) =>
    tx.query<{ id: string }>(`insert into tenants (name, config) values ('Räder\t& \\N "quoted"', '{"a": [1, null]}') returning id`),
  )
  const scope = { tenantId: tenant.id }
  await database.tenant(scope, (tx) =>
    tx.query(`insert into files (tenant_id, name, sha256, bytes, tags) values ($1, 'räder.stl', $2, $3, '{a,"b c"}')`, [
      tenant.id,
      stored.sha256,
      stored.bytes,
    ]),
  )
  const queue = makeQueue({ database })
  await queue.start()
  const registry = makeRegistry(
    childSteps,
    childStepNames.map((name) => [name, 'child'] as const),
  )
  const jobs = makeJobs({ database, queue, registry })
  await jobs.submit(scope, {
    kind: 'convert',
    workflow: { version: 1, nodes: [{ id: 'convert', step: 'convert', params: { to: 'glb' } }], edges: [] },
    inputs: [{ name: 'räder.stl', sha256: stored.sha256, bytes: stored.bytes }],
  })
  await jobs.close()
  await queue.stop()
}

const request = (name: string) => ({ ownerUrl: source.ownerUrl, store, folder: join(folder, name), trunnion: '0.0.0', createdAt: new Date(0) })
const restored = (name: string, target: TestDatabase, blobs = `${name}-blobs`) =>
  restore({ folder: join(folder, name), ownerUrl: target.ownerUrl, store: makeDiskStore(join(folder, blobs)), prepare: () => Promise.resolve() })

beforeAll(async () => {
  source = await installed()
  await fill(source)
})
afterAll(async () => {
  await source.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('backup and restore', () => {
  it('gives every row and every blob back', async () => {
    const manifest = unwrap(await backup(request('whole')))
    expect(manifest.blobs.count).toBe(1)
    const target = await installed()
    try {
      unwrap(await restored('whole', target))
      expect(await everything(target.ownerUrl)).toEqual(await everything(source.ownerUrl))
      const [{ sha256 }] = await target.database.everyTenant((tx) => tx.query<{ sha256: string }>('select sha256 from files'))
      expect(await makeDiskStore(join(folder, 'whole-blobs')).verify(sha256)).toBe(true)
    } finally {
      await target.close()
    }
  })

  it('numbers new rows behind the restored ones', async () => {
    unwrap(await backup(request('sequences')))
    const target = await installed()
    try {
      unwrap(await restored('sequences', target))
      const [{ tenant_id, id, task_id }] = await target.database.everyTenant((tx) =>
        tx.query<{ tenant_id: string; id: number; task_id: string }>('select * from pipeline_events order by id desc'),
      )
      const insert = `insert into pipeline_events (tenant_id, task_id, seq, kind, message) values ($1, $2, 1000, 'log', 'new') returning id`
      const [added] = await target.database.tenant({ tenantId: tenant_id }, (tx) => tx.query<{ id: number }>(insert, [tenant_id, task_id]))
      expect(added.id).toBeGreaterThan(id)
    } finally {
      await target.close()
    }
  })

  it('keeps row level security forced on what it restored', async () => {
    unwrap(await backup(request('forced')))
    const target = await installed()
    try {
      unwrap(await restored('forced', target))
      const open = await target.database.pool.query(`select relname from pg_class where relrowsecurity and not relforcerowsecurity`)
      expect(open.rows).toEqual([])
    } finally {
      await target.close()
    }
  })

  it('refuses a folder that is not empty', async () => {
    unwrap(await backup(request('twice')))
    expect(await backup(request('twice'))).toMatchObject({ ok: false, error: { code: 'BACKUP_INVALID' } })
  })

  it('refuses a database that has tenants', async () => {
    unwrap(await backup(request('full')))
    expect(await restored('full', source)).toMatchObject({ ok: false, error: { code: 'DATABASE_NOT_EMPTY' } })
  })
})

describe('a damaged backup', () => {
  let target: TestDatabase
  const name = 'damaged'
  const at = (...path: string[]) => join(folder, name, ...path)

  beforeAll(async () => {
    target = await installed()
  })
  afterAll(() => target.close())
  beforeEach(async () => {
    rmSync(at(), { recursive: true, force: true })
    unwrap(await backup(request(name)))
  })

  it.each<[what: string, damage: () => void]>([
    ['without its manifest', () => rmSync(at('manifest.json'))],
    ['with a manifest that is no JSON', () => writeFileSync(at('manifest.json'), '{')],
    ['with changed rows', () => appendFileSync(at('tables', 'public.files.copy'), 'x\n')],
    ['without the rows of a table', () => rmSync(at('tables', 'public.jobs.copy'))],
    ['without a blob', () => rmSync(at('blobs', readdirSync(at('blobs'))[0]), { recursive: true })],
    [
      'with a changed blob',
      () => {
        const shelf = readdirSync(at('blobs'))[0]
        const blob = at('blobs', shelf, readdirSync(at('blobs', shelf))[0])
        rmSync(blob)
        writeFileSync(blob, 'something else')
      },
    ],
  ])('%s is refused and leaves no row behind', async (_, damage) => {
    damage()
    expect(await restored(name, target, `blobs-${Math.random()}`)).toMatchObject({ ok: false, error: { code: 'BACKUP_INVALID' } })
    expect(await target.database.everyTenant((tx) => tx.query('select id from tenants'))).toEqual([])
  })
})

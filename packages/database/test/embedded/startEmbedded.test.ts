import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { startEmbedded } from '../../src/index.ts'
import { temporaryFolders } from '../support/folders.ts'
import { query } from '../support/query.ts'
import { startSupervisor } from '../support/startSupervisor.ts'

const folder = temporaryFolders()
const isRoot = process.getuid?.() === 0

describe('the embedded server', () => {
  test('starts from nothing, keeps its rows over a restart, and starts faster the second time', async () => {
    const dataDir = folder()
    const first = unwrap(await startEmbedded({ dataDir }))
    await query(first.ownerUrl, 'create table t as select 7 as n')
    await first.stop()
    expect(existsSync(join(dataDir, 'cluster/postmaster.pid'))).toBe(false)
    const second = unwrap(await startEmbedded({ dataDir }))
    expect(await query(second.ownerUrl, 'select n from t')).toEqual([{ n: 7 }])
    expect([second.wasAdopted, second.version, second.ownerUrl]).toEqual([false, '18.4', first.ownerUrl])
    await second.stop()
  })

  test('is durable, sorts by code point, and lets nobody in without the password', async () => {
    const server = unwrap(await startEmbedded({ dataDir: folder() }))
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'server_encoding']
    const rows = await query<{ setting: string }>(
      server.ownerUrl,
      'select setting from unnest($1::text[]) with ordinality n (name, i) join pg_settings using (name) order by i',
      [names],
    )
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on', '', 'UTF8'])
    expect(await query(server.ownerUrl, "select 'a' > 'B' as c")).toEqual([{ c: true }])
    await expect(query(server.ownerUrl.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
  })

  test('keeps its passwords and its socket from others', async () => {
    const dataDir = folder()
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(['secrets.json', 'cluster', 'run', 'server.log'].map((name) => (statSync(join(dataDir, name)).mode & 0o077).toString(8))).toEqual([
      '0',
      '0',
      '0',
      '0',
    ])
    await server.stop()
  })

  test('the service logs in as a role without power', async () => {
    const server = unwrap(await startEmbedded({ dataDir: folder(), durable: false }))
    const rows = await query(server.serviceUrl, 'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user')
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }])
    await server.stop()
  })

  test.each([
    ['too long for a socket', 'x'.repeat(120)],
    ['with spaces, quotes and commas', `it's "my", data ä%20+`],
  ])('a data folder %s works', async (_what, name) => {
    const dataDir = join(folder(), name)
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(await query(server.serviceUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('a path the loader would split is refused', async () => {
    expect(await startEmbedded({ dataDir: join(folder(), 'a:b') })).toMatchObject({ ok: false, error: { code: 'SETTING_INVALID' } })
  })

  test('a first start that was interrupted is begun again', async () => {
    const dataDir = folder()
    mkdirSync(join(dataDir, 'cluster.new/base'), { recursive: true })
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    await server.stop()
    expect(existsSync(join(dataDir, 'cluster.new'))).toBe(false)
  })
})

describe.skipIf(!isRoot)('under root', () => {
  test.each(['user namespace', 'capability'] as const)('it runs by way of the %s in a folder only root may enter', async (way) => {
    const dataDir = folder('/root')
    const started = await startEmbedded({ dataDir, durable: false, rootWays: [way] })
    // What the machine forbids cannot be tried.
    if (!started.ok && started.error.message.includes('does not run as root')) return
    const server = unwrap(started)
    expect(await query(server.serviceUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
    expect(lstatSync(join(dataDir, 'cluster')).uid).toBe(way === 'capability' ? 65534 : 0)
  })

  test('it runs as nobody in an open folder, and the data changes hands between the ways', async () => {
    const dataDir = folder()
    chmodSync(dirname(dataDir), 0o711)
    for (const way of ['nobody', 'capability', 'nobody'] as const) await unwrap(await startEmbedded({ dataDir, durable: false, rootWays: [way] })).stop()
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(await query(server.serviceUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('it says what to do when no way is left', async () => {
    const result = await startEmbedded({ dataDir: folder('/root'), rootWays: ['nobody'] })
    expect(result).toMatchObject({ ok: false, error: { code: 'DATABASE_START_FAILED', message: expect.stringContaining('choose a data folder') } })
  })

  test('another user than root needs none of this', async () => {
    const dataDir = folder()
    chownSync(dirname(dataDir), 65534, 65534)
    const { child, result } = await startSupervisor(dataDir, ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'])
    expect(await query(unwrap(result).ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  })

  test('a full disk at the first start is a typed error, and leaves no half cluster', async () => {
    const dataDir = folder()
    mkdirSync(dataDir)
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dataDir]).status !== 0) return
    try {
      const result = await startEmbedded({ dataDir })
      expect(result).toMatchObject({ ok: false, error: { code: 'DATABASE_START_FAILED', message: expect.stringMatching(/No space left|could not/) } })
      expect(existsSync(join(dataDir, 'cluster'))).toBe(false)
    } finally {
      spawnSync('umount', [dataDir])
    }
  })
})

describe('a start that cannot succeed', () => {
  test('names the path that is no folder', async () => {
    const dataDir = folder()
    writeFileSync(dataDir, '')
    expect(await startEmbedded({ dataDir })).toMatchObject({ ok: false, error: { code: 'DATABASE_START_FAILED', message: expect.stringContaining('EEXIST') } })
  })

  test('says so when the data is of another version or no data at all', async () => {
    const dataDir = folder()
    mkdirSync(join(dataDir, 'cluster'), { recursive: true })
    expect(await startEmbedded({ dataDir })).toMatchObject({ error: { code: 'DATABASE_START_FAILED', message: expect.stringContaining('no PostgreSQL data') } })
    writeFileSync(join(dataDir, 'cluster/PG_VERSION'), '17\n')
    expect(await startEmbedded({ dataDir })).toMatchObject({ error: { message: expect.stringContaining('PostgreSQL 17') } })
  })

  test('gives the last lines of the server log when the data is damaged, and lets the next one try', async () => {
    const dataDir = folder()
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
    const control = join(dataDir, 'cluster/global/pg_control')
    const whole = readFileSync(control)
    truncateSync(control, 100)
    expect(await startEmbedded({ dataDir, durable: false })).toMatchObject({
      error: { code: 'DATABASE_START_FAILED', message: expect.stringContaining('pg_control') },
    })
    writeFileSync(control, whole)
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
  })

  test('without the passwords nothing is made new', async () => {
    const dataDir = folder()
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
    writeFileSync(join(dataDir, 'secrets.json'), '{')
    expect(await startEmbedded({ dataDir })).toMatchObject({ error: { message: expect.stringContaining('secrets.json') } })
  })
})

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate, requiredVersion } from '../src/index.ts'
import { testDatabase } from '../src/testing/index.ts'
import { query } from './support/query.ts'

const server = await testDatabase()
afterAll(server.close)

let folder = ''
let url = ''
let count = 0
const write = (name: string, up: string, down: string): void => {
  writeFileSync(join(folder, `${name}.up.sql`), up)
  writeFileSync(join(folder, `${name}.down.sql`), down)
}

beforeEach(async () => {
  folder = mkdtempSync('/tmp/trunnion-migrations-')
  count += 1
  const name = `${new URL(server.ownerUrl).pathname.slice(1)}_${count}`
  await query(server.ownerUrl, `create database ${name}`)
  url = server.ownerUrl.replace(/\/test_[0-9a-f]+/, `/${name}`)
  write('0001_first', 'create table a (n integer); insert into a values (1);', 'drop table a;')
  write('0003_third', 'create table b (n integer);', 'drop table b;')
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await query(server.ownerUrl, `drop database ${new URL(url).pathname.slice(1)} with (force)`)
})
const tables = async () =>
  (await query<{ name: string }>(url, "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")).map(
    ({ name }) => name,
  )

describe('migrations', () => {
  test('go forward, back to any version, and forward again', async () => {
    expect(requiredVersion(folder)).toBe(3)
    expect(await migrate(url, { folder })).toEqual({ ok: true, value: { from: 0, to: 3 } })
    expect(await tables()).toEqual(['a', 'b', 'trunnion_migrations'])
    expect(await migrate(url, { folder, to: 1 })).toEqual({ ok: true, value: { from: 3, to: 1 } })
    expect(await tables()).toEqual(['a', 'trunnion_migrations'])
    expect(await migrate(url, { folder, to: 0 })).toEqual({ ok: true, value: { from: 1, to: 0 } })
    expect(await tables()).toEqual(['trunnion_migrations'])
    expect(await migrate(url, { folder })).toEqual({ ok: true, value: { from: 0, to: 3 } })
    expect(await migrate(url, { folder })).toEqual({ ok: true, value: { from: 3, to: 3 } })
  })

  test('of four processes at once are done once', async () => {
    const script = fileURLToPath(new URL('support/migrateOnce.ts', import.meta.url))
    const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [script, url, folder])))
    const from = runs.map(({ stdout }) => JSON.parse(stdout).value.from as number)
    expect(from.sort()).toEqual([0, 3, 3, 3])
    expect(await query(url, 'select n from a')).toEqual([{ n: 1 }])
  })

  test('that were changed after they were applied are refused; other line ends are no change', async () => {
    await migrate(url, { folder, to: 1 })
    write('0001_first', 'create table a (n integer);\ninsert into a values (1);', '')
    expect(await migrate(url, { folder })).toMatchObject({
      ok: false,
      error: { code: 'DATABASE_MIGRATION', message: expect.stringContaining('0001_first was changed') },
    })
    expect(await tables()).toEqual(['a', 'trunnion_migrations'])
  })

  test('with the line ends of Windows are the same', async () => {
    write('0004_lines', 'select 1;\nselect 2;', 'select 1;')
    await migrate(url, { folder })
    write('0004_lines', 'select 1;\r\nselect 2;', 'select 1;')
    expect(await migrate(url, { folder })).toMatchObject({ ok: true })
  })

  test('that fail leave the version before, whole', async () => {
    write('0004_bad', 'create table c (n integer); select 1 / 0;', '')
    expect(await migrate(url, { folder })).toMatchObject({
      ok: false,
      error: { code: 'DATABASE_MIGRATION', message: expect.stringContaining('0004_bad failed: division by zero') },
    })
    expect(await tables()).toEqual(['a', 'b', 'trunnion_migrations'])
    rmSync(join(folder, '0004_bad.up.sql'))
    expect(await migrate(url, { folder })).toMatchObject({ ok: true, value: { from: 3 } })
  })

  test('of a newer program, or slipped in between, are refused', async () => {
    await migrate(url, { folder })
    write('0002_second', 'select 1', 'select 1')
    expect(await migrate(url, { folder })).toMatchObject({ error: { message: expect.stringContaining('0002_second was added after') } })
    for (const name of ['0002_second', '0003_third']) rmSync(join(folder, `${name}.up.sql`))
    expect(await migrate(url, { folder })).toMatchObject({ error: { message: expect.stringContaining('newer version') } })
  })

  test('need a number of their own and a way back', async () => {
    write('0003_again', 'select 1', 'select 1')
    expect(await migrate(url, { folder })).toMatchObject({ error: { code: 'DATABASE_MIGRATION', message: expect.stringContaining('twice') } })
    rmSync(join(folder, '0003_again.up.sql'))
    rmSync(join(folder, '0003_third.down.sql'))
    expect(await migrate(url, { folder })).toMatchObject({ error: { message: expect.stringContaining('no way back') } })
    expect(await migrate(url, { folder: join(folder, '..'), to: 7 })).toMatchObject({ error: { code: 'USAGE' } })
  })

  test('say when there is no database', async () => {
    mkdirSync(join(folder, 'x'))
    expect(await migrate('postgresql://a:b@localhost/c?host=/nowhere', { folder })).toMatchObject({ error: { code: 'DATABASE_UNAVAILABLE' } })
  })
})

test('the schema of this package goes down to nothing and up again', async () => {
  const version = requiredVersion()
  expect(await migrate(url)).toEqual({ ok: true, value: { from: 0, to: version } })
  const before = await tables()
  expect(await migrate(url, { to: 0 })).toEqual({ ok: true, value: { from: version, to: 0 } })
  expect(await tables()).toEqual(['trunnion_migrations'])
  expect(await migrate(url)).toMatchObject({ ok: true })
  expect(await tables()).toEqual(before)
})

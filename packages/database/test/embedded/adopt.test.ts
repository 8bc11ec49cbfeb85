import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '@trunnion/core'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { findEmbedded, startEmbedded, stopEmbedded } from '../../src/index.ts'
import { serverPid, temporaryFolders } from '../support/folders.ts'
import { query } from '../support/query.ts'
import { kill, startSupervisor } from '../support/startSupervisor.ts'

const folder = temporaryFolders()

describe('a server whose supervisor was killed', () => {
  test('lives on, is found, and is taken over with its open connections', async () => {
    const dataDir = folder()
    const { child, result } = await startSupervisor(dataDir)
    const client = new pg.Client({ connectionString: unwrap(result).ownerUrl })
    await client.connect()
    await client.query('create table t as select 7 as n')
    const pid = serverPid(dataDir)
    await kill(child)
    expect(unwrap(await findEmbedded(dataDir)).ownerUrl).toBe(unwrap(result).ownerUrl)
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect([server.wasAdopted, serverPid(dataDir)]).toEqual([true, pid])
    expect((await client.query('select n from t')).rows).toEqual([{ n: 7 }])
    await client.end()
    await server.stop()
    expect(await findEmbedded(dataDir)).toMatchObject({ ok: false, error: { code: 'DATABASE_UNAVAILABLE' } })
  })

  test('is stopped and started anew when it runs with other settings', async () => {
    const dataDir = folder()
    const { child, result } = await startSupervisor(dataDir)
    await query(unwrap(result).ownerUrl, 'create table t as select 7 as n')
    const pid = serverPid(dataDir)
    await kill(child)
    const server = unwrap(await startEmbedded({ dataDir, durable: true }))
    expect(server.wasAdopted).toBe(false)
    expect(serverPid(dataDir)).not.toBe(pid)
    expect(await query(server.ownerUrl, 'select n from t')).toEqual([{ n: 7 }])
    await server.stop()
  })

  test('is stopped and started anew when it does not answer', async () => {
    const dataDir = folder()
    const { child } = await startSupervisor(dataDir)
    await kill(child)
    rmSync(join(dataDir, 'run/.s.PGSQL.5432'))
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(server.wasAdopted).toBe(false)
    expect(await query(server.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('is started again when it dies after it was taken over', async () => {
    const dataDir = folder()
    const { child } = await startSupervisor(dataDir)
    await kill(child)
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    process.kill(serverPid(dataDir), 'SIGKILL')
    expect(await vi.waitFor(() => query(server.ownerUrl, 'select 1 as n'), { timeout: 10_000 })).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('can be stopped without being taken over', async () => {
    const dataDir = folder()
    const { child } = await startSupervisor(dataDir)
    await kill(child)
    unwrap(await stopEmbedded(dataDir))
    expect(await findEmbedded(dataDir)).toMatchObject({ ok: false })
  })
})

describe('a stale pid file', () => {
  test('that names a living stranger does not keep the server from starting, and the stranger lives', async () => {
    const dataDir = folder()
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
    // Same user, and a command line that speaks of PostgreSQL.
    const stranger = spawn('sh', ['-c', 'sleep 60; : postgres -D'], { stdio: 'ignore' })
    writeFileSync(join(dataDir, 'cluster/postmaster.pid'), `${stranger.pid}\n${dataDir}/cluster\n1\n5432\n${dataDir}/run\n\n 1 1\nready   \n`)
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(server.wasAdopted).toBe(false)
    await server.stop()
    expect(stranger.exitCode).toBe(null)
    const gone = once(stranger, 'exit')
    stranger.kill('SIGKILL')
    await gone
  })

  test('that holds nonsense is no obstacle', async () => {
    const dataDir = folder()
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
    for (const pid of ['', '0', '-5', 'x', '999999999']) {
      writeFileSync(join(dataDir, 'cluster/postmaster.pid'), pid)
      const server = unwrap(await startEmbedded({ dataDir, durable: false }))
      expect(server.wasAdopted, pid).toBe(false)
      await server.stop()
    }
  })
})

describe('two supervisors', () => {
  test('the second is refused, in this process and in another, and the first goes on', async () => {
    const dataDir = folder()
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    expect(await startEmbedded({ dataDir })).toMatchObject({ ok: false, error: { code: 'DATABASE_IN_USE', class: 'transient' } })
    expect(await stopEmbedded(dataDir)).toMatchObject({ ok: false, error: { code: 'DATABASE_IN_USE' } })
    const { result } = await startSupervisor(dataDir)
    expect(result).toMatchObject({ ok: false, error: { code: 'DATABASE_IN_USE' } })
    expect(await query(server.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await server.stop()
  })

  test('of four that start at once exactly one has the server', async () => {
    const dataDir = folder()
    const started = await Promise.all([1, 2, 3, 4].map(() => startSupervisor(dataDir)))
    expect(started.filter(({ result }) => result.ok)).toHaveLength(1)
    for (const { child, result } of started) if (result.ok) await kill(child)
  })
})

describe('a killed server', () => {
  test('loses no acknowledged row and comes back at the same address', async () => {
    const dataDir = folder()
    const server = unwrap(await startEmbedded({ dataDir }))
    await query(server.ownerUrl, 'create table t (n integer)')
    let acknowledged = 0
    const client = new pg.Client({ connectionString: server.ownerUrl })
    client.on('error', () => undefined)
    await client.connect()
    const writing = (async () => {
      for (;;) {
        await client.query('insert into t values ($1)', [acknowledged])
        acknowledged += 1
      }
    })().catch(() => undefined)
    while (acknowledged < 300) await sleep(5)
    process.kill(serverPid(dataDir), 'SIGKILL')
    await writing
    const [row] = await vi.waitFor(() => query<{ rows: number; highest: number }>(server.ownerUrl, 'select count(*)::int as rows, max(n) as highest from t'), {
      timeout: 20_000,
    })
    // One more may have been written whose answer was lost.
    expect(row!.rows).toBeGreaterThanOrEqual(acknowledged)
    expect(row!.highest).toBe(row!.rows - 1)
    await server.stop()
  })

  test('stop during its restart leaves nothing running', async () => {
    const dataDir = folder()
    const server = unwrap(await startEmbedded({ dataDir, durable: false }))
    process.kill(serverPid(dataDir), 'SIGKILL')
    await sleep(110)
    await server.stop()
    expect(await findEmbedded(dataDir)).toMatchObject({ ok: false })
    await unwrap(await startEmbedded({ dataDir, durable: false })).stop()
  })
})

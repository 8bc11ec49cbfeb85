import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { testDatabase } from '@trunnion/database/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStl } from '../../../../deploy/loadtest/makeModels.mjs'
import { query } from '../../../database/test/support/query.ts'
import { bucket, credentials, startS3 } from '../../../store/test/support/s3Harness.ts'
import { runCommand } from '../support/runCommand.ts'
import { makeServiceClient } from './serviceClient.ts'
import { type ServiceProcess, startCommand } from './serviceProcess.ts'

const administrator = { email: 'admin@localhost', password: 'correct horse battery staple' }

describe('on a PostgreSQL and an object store of its operator, with a role that is no superuser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-external-'))
  const owner = `owner_${randomBytes(6).toString('hex')}`
  const databases = [owner, `${owner}_restored`]
  const running: ServiceProcess[] = []
  let server: Awaited<ReturnType<typeof testDatabase>>
  let s3: Awaited<ReturnType<typeof startS3>>

  beforeAll(async () => {
    ;[server, s3] = await Promise.all([testDatabase(), startS3()])
    // as docs/RUNBOOK.md tells whoever administers the server
    await query(server.ownerUrl, `create role ${owner} login password 'secret'`)
    await query(server.ownerUrl, `grant trunnion_service to ${owner}`)
    for (const database of databases) await query(server.ownerUrl, `create database ${database} owner ${owner}`)
  })
  afterAll(async () => {
    for (const process of running.toReversed()) await process.stop()
    for (const database of databases) await query(server.ownerUrl, `drop database ${database} with (force)`)
    await query(server.ownerUrl, `drop role ${owner}`)
    await Promise.all([server.close(), s3.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  /** Environment of every process of one installation: its database, and its part of the bucket. */
  const environment = (database: string): Record<string, string> => {
    const { username, password, pathname } = new URL(server.ownerUrl)
    return {
      DATABASE_URL: server.ownerUrl.replace(`//${username}:${password}@`, `//${owner}:secret@`).replace(pathname, `/${database}`),
      TRUNNION_STORAGE: `s3://${bucket}/${database}`,
      AWS_ENDPOINT_URL: s3.endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TRUNNION_ADMIN_PASSWORD: administrator.password,
      TRUNNION_LOG_LEVEL: 'error',
    }
  }
  const start = async (database: string, data: string, ...args: readonly string[]): Promise<ServiceProcess> => {
    const process = await startCommand([...args, '--data', join(folder, data)], environment(database))
    running.push(process)
    return process
  }
  const finish = async (database: string, ...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await runCommand([...args, '--data', join(folder, 'command')], { env: environment(database) })
    expect(code, err).toBe(0)
    return out
  }
  const resultOf = async (address: string, id: string): Promise<Uint8Array> => {
    const client = makeServiceClient(
      () => address,
      administrator,
      () => false,
    )
    for (let tries = 0; tries < 300; tries++) {
      const { status } = (await (await client.get(`/convert/status/${id}`)).json()) as { status: string }
      if (status === 'complete') return new Uint8Array(await (await client.get(`/convert/result/${id}`)).arrayBuffer())
      expect(status).not.toBe('failed')
      await sleep(100)
    }
    throw new Error('The conversion did not end.')
  }

  it('API and worker convert as processes of their own, and a backup of both is restored into another', async () => {
    expect(await finish(owner, 'migrate')).toContain('Schema version 0')
    const [api] = await Promise.all([start(owner, 'api', 'serve', '--queues', 'none', '--port', '0'), start(owner, 'worker', 'worker', '--workers', '1')])
    const client = makeServiceClient(
      () => api.address,
      administrator,
      () => false,
    )
    const id = await client.submit('plate.stl', makeStl(1, 200))
    const result = await resultOf(api.address, id)
    expect(new TextDecoder().decode(result.subarray(0, 4))).toBe('glTF')

    // what was sent, the model and its receipt
    expect(await finish(owner, 'backup', join(folder, 'copy'))).toContain('3 files')
    const restored = databases[1]!
    expect(await finish(restored, 'restore', join(folder, 'copy'))).toContain('Restored')
    const other = await start(restored, 'other', 'serve', '--queues', 'none', '--port', '0')
    expect(await resultOf(other.address, id)).toEqual(result)
  })
})

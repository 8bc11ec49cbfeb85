import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { unwrap } from '@trunnion/core'
import { findEmbedded, makeDatabase, stopEmbedded } from '@trunnion/database'
import { convert } from '@trunnion/engine'
import { afterAll, describe, expect, it } from 'vitest'
import { testContext } from '../../../engine/test/support/testContext.ts'
import { makeServiceClient } from './serviceClient.ts'
import { type Acknowledged, type KeptJob, checkServiceHistory } from './serviceHistory.ts'
import { type ServiceProcess, startCommand } from './serviceProcess.ts'

const scale = Number(process.env.TRUNNION_TEST_SCALE ?? 1)
const cycles = scale >= 10 ? 50 : 6
const credentials = { email: 'admin@localhost', password: 'correct horse battery staple' }
const data = mkdtempSync(join(tmpdir(), 'trunnion-chaos-'))
const port = 20_000 + (process.pid % 20_000)
const address = `http://127.0.0.1:${port}`

/** A binary STL of its own content: `n` triangles in a fan. */
const fan = (seed: number, n: number): Uint8Array => {
  const bytes = new Uint8Array(84 + 50 * n)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, n, true)
  for (let i = 0; i < n; i++) {
    const corners = [0, 0, 0, 10 + seed, i, seed % 7, 10 + seed, i + 1, seed % 5]
    corners.forEach((value, j) => view.setFloat32(84 + 50 * i + 12 + 4 * j, value, true))
  }
  return bytes
}

const serve = (): Promise<ServiceProcess> =>
  startCommand(
    [
      'serve',
      '--data',
      data,
      '--port',
      String(port),
      '--workers',
      '2',
      '--log-level',
      'error',
      '--requests-per-minute',
      '1000000',
      '--address-requests-per-minute',
      '1000000',
    ],
    {
      TRUNNION_ADMIN_PASSWORD: credentials.password,
    },
  )
const work = (): Promise<ServiceProcess> => startCommand(['worker', '--data', data, '--workers', '1', '--log-level', 'error'])

/** What the database says in the end. */
const readJobs = async (): Promise<readonly KeptJob[]> => {
  const database = makeDatabase({ url: unwrap(await findEmbedded(join(data, 'database'))).serviceUrl, maxConnections: 1 })
  try {
    return await database.everyTenant((tx) =>
      tx.query<KeptJob>(
        `select id, state, document -> 'error' ->> 'code' as error, document -> 'inputs' -> 0 ->> 'name' as content,
                coalesce((select json_agg(json_build_object('role', role, 'sha256', sha256)) from artefacts where job_id = jobs.id), '[]') as artefacts
         from jobs where kind = 'convert'`,
      ),
    )
  } finally {
    await database.close()
  }
}

/** Hash of the GLB that the library gives, with nobody killing it. */
const uninterrupted = async (name: string, bytes: Uint8Array): Promise<string> => {
  const done = unwrap(await convert({ name, bytes }, { to: 'glb', compress: 'none', deflection: { linearMm: 'auto', angular: 0.5 } }, testContext()))
  return createHash('sha256').update(done.artefact.bytes).digest('hex')
}

afterAll(async () => {
  await stopEmbedded(join(data, 'database'))
  rmSync(data, { recursive: true, force: true })
})

describe('a service whose processes are killed under load', () => {
  it(
    `loses no acknowledged job and does nothing twice over ${cycles} kills`,
    async () => {
      const running = { service: await serve(), worker: await work() }
      const end = Date.now() + cycles * 20_000 + 60_000
      const client = makeServiceClient(
        () => address,
        credentials,
        () => Date.now() > end,
      )
      const acknowledged: Acknowledged[] = []
      const sent = new Map<string, Uint8Array>()
      let loading = true
      const load = async (lane: number): Promise<void> => {
        for (let i = 0; loading; i++) {
          const content = `part-${lane}-${i}.stl`
          const bytes = fan(lane * 1000 + i, 2000)
          sent.set(content, bytes)
          acknowledged.push({ jobId: await client.submit(content, bytes), content })
          await sleep(150)
        }
      }
      const lanes = [0, 1, 2].map(load)
      for (let cycle = 0; cycle < cycles; cycle++) {
        await sleep(700 + ((cycle * 397) % 1300))
        if (cycle % 3 === 2) {
          await running.worker.kill()
          running.worker = await work()
        } else {
          await running.service.kill()
          running.service = await serve()
        }
      }
      loading = false
      await Promise.all(lanes)
      const unfinished = async (): Promise<boolean> => (await readJobs()).some(({ state }) => !['completed', 'failed', 'cancelled'].includes(state))
      while (Date.now() < end && (await unfinished())) await sleep(500)
      const jobs = await readJobs()

      const expected = new Map(await Promise.all([...sent].map(async ([name, bytes]) => [name, await uninterrupted(name, bytes)] as const)))
      expect(await running.worker.stop()).toBe(0)
      expect(await running.service.stop()).toBe(0)
      expect(acknowledged.length).toBeGreaterThan(cycles)
      expect(checkServiceHistory(acknowledged, jobs, expected)).toEqual([])
    },
    cycles * 40_000 + 120_000,
  )
})

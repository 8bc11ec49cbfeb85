import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServiceProcess, startCommand } from './serviceProcess.ts'

const credentials = { email: 'admin@localhost', password: 'correct horse battery staple' }
/** What the service is told it can do. */
const inFlight = 20
const perMinute = 500

/** A binary STL of no triangle and 256 KiB of nothing behind it. */
const body = new Uint8Array(84 + 2 ** 18)

const json = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })

describe.skipIf(process.platform !== 'linux')('a service that gets ten times what it can do', () => {
  const data = mkdtempSync(join(tmpdir(), 'trunnion-overload-'))
  let service: ServiceProcess
  let token: string
  let key: string

  beforeAll(async () => {
    const limits = ['--in-flight-max', String(inFlight), '--requests-per-minute', String(perMinute), '--address-requests-per-minute', '1000000']
    service = await startCommand(['serve', '--queues', 'none', '--data', data, '--port', '0', '--log-level', 'error', ...limits], {
      TRUNNION_ADMIN_PASSWORD: credentials.password,
    })
    const login = await fetch(`${service.address}/api/auth/login`, { method: 'POST', headers: json(''), body: JSON.stringify(credentials) })
    token = ((await login.json()) as { access_token: string }).access_token
    const made = await fetch(`${service.address}/api/api-keys`, {
      method: 'POST',
      headers: json(token),
      body: JSON.stringify({ name: 'greedy', scopes: ['jobs:read', 'files:read', 'files:write'] }),
    })
    key = ((await made.json()) as { key: string }).key
  })
  afterAll(async () => {
    await service.stop()
    rmSync(data, { recursive: true, force: true })
  })

  const megabytes = (field: 'VmHWM' | 'VmRSS'): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${service.child.pid}/status`, 'utf8'))?.[1]) / 1024

  /** Sends requests of one key, one in ten with a body: how often each status came, and how many refusals did not say when to come back. */
  const load = async (requests: number, atOnce: number) => {
    const statuses = new Map<number, number>()
    let rude = 0
    let next = 0
    const client = async (): Promise<void> => {
      while (next < requests) {
        const isUpload = next++ % 10 === 0
        const answer = await fetch(`${service.address}/api/${isUpload ? 'files' : 'jobs'}`, {
          headers: { 'x-api-key': key, ...(isUpload && { 'content-type': 'application/octet-stream', 'x-file-name': 'plate.stl' }) },
          ...(isUpload && { method: 'POST', body }),
        })
        await answer.arrayBuffer()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        if (answer.status >= 400 && !(Number(answer.headers.get('retry-after')) > 0)) rude++
      }
    }
    await Promise.all(Array.from({ length: atOnce }, client))
    return { statuses, rude }
  }

  it('refuses what is too much and says when to come back, keeps its memory, and serves the others', async () => {
    // what a first rush makes once: compiled code, connections, pools
    await load(500, 10 * inFlight)
    writeFileSync(`/proc/${service.child.pid}/clear_refs`, '5')
    const before = megabytes('VmRSS')

    const rush = load(5000, 10 * inFlight)
    expect((await fetch(`${service.address}/health/live`)).status).toBe(200)
    const { statuses, rude } = await rush
    expect(rude).toBe(0)
    expect([...statuses.keys()].filter((status) => ![200, 201, 429, 503].includes(status))).toEqual([])
    for (const status of [200, 503]) expect(statuses.get(status), String(status)).toBeGreaterThan(0)

    // few at once, but more than one key may ask in a minute
    const greedy = await load(perMinute + 200, inFlight / 2)
    expect(greedy.rude).toBe(0)
    expect(greedy.statuses.get(429)).toBeGreaterThanOrEqual(200)
    expect(greedy.statuses.has(503)).toBe(false)
    expect(megabytes('VmHWM') - before).toBeLessThan(150)

    // somebody else is not kept waiting for the minute to end
    const listed = await fetch(`${service.address}/api/files?limit=1`, { headers: json(token) })
    expect(listed.status).toBe(200)
    expect(await listed.json()).toMatchObject({ items: [{ bytes: body.length }] })
  })
})

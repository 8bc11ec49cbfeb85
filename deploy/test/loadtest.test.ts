import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLoadtest } from './support/runLoadtest.ts'

describe('the load test', () => {
  let server: Server
  let url: string
  const accepted: string[] = []
  let refusals = 1

  beforeAll(async () => {
    server = createServer(async (message, answer) => {
      const body = await text(message)
      const json = (status: number, value: unknown, headers = {}) =>
        answer.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
      const path = message.url ?? ''
      if (path === '/api/auth/login') return json(200, { access_token: 'token' })
      if (message.headers.authorization !== 'Bearer token') return json(401, { code: 'UNAUTHENTICATED' })
      if (path.startsWith('/convert/async')) {
        if (refusals-- > 0) return json(429, { code: 'RATE_LIMITED' }, { 'retry-after': '0' })
        return json(202, { job_id: String(accepted.push(body)) })
      }
      if (path.startsWith('/convert/events/')) {
        answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1\ndata: {"phase":"reading"}\n\n: still here\n\n')
        return answer.write('id: 2\ndata: {"phase":"complete"}\n\n')
      }
      if (path.startsWith('/convert/status/'))
        return json(200, path.endsWith('/3') ? { status: 'failed', error: { code: 'KERNEL_FAILED' } } : { status: 'complete' })
      return answer.end('result')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('signs in, follows every job to its end, and counts failures and refusals', async () => {
    const person = { TRUNNION_ADMIN_EMAIL: 'a@b', TRUNNION_ADMIN_PASSWORD: 'secret' }
    const { status, report } = await runLoadtest(['--url', url, '--jobs', '4', '--concurrency', '2', '--triangles', '200'], person)
    expect(status).toBe(1)
    expect(report).toMatchObject({ jobs: 3, failed: 1, notStarted: 0, rateLimited: 1, errors: { 'job failed: KERNEL_FAILED': 1 } })
    expect(new Set(accepted).size).toBe(4)
  })

  it('refuses another machine that was not allowed by name', async () => {
    const { status, problem } = await runLoadtest(['--url', 'http://cad.example.org'])
    expect(status).toBe(2)
    expect(problem).toContain('--allow-host cad.example.org')
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, type Server, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { has, runProgram } from './support/files.ts'
import { type Proxy, startNginx, writeSite } from './support/nginx.ts'

describe.skipIf(!has('nginx'))('the nginx site', () => {
  let service: Server
  let nginx: Proxy
  let port: number
  /** What the service gets, as it comes. */
  let seen: (message: IncomingMessage) => void

  beforeAll(async () => {
    service = createServer((message, answer) => {
      seen?.(message)
      if (message.url === '/events') return void answer.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n')
      message.resume().on('end', () => answer.end(JSON.stringify({ url: message.url, headers: message.headers })))
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    nginx = await startNginx((service.address() as AddressInfo).port)
    port = Number(new URL(nginx.address).port)
  })
  afterAll(async () => {
    await nginx.stop()
    service.closeAllConnections()
    service.close()
  })

  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    // the service above answers so
    return { status: answer.status, body: (answer.ok ? await answer.json() : {}) as { url: string; headers: Record<string, string> } }
  }

  it('is a configuration that nginx takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trunnion-nginx-'))
    // without its certificate the TLS of the site can only be refused
    const file = writeSite(folder, (site) => site.replace('ssl_protocols', 'ssl_reject_handshake on;\n    ssl_protocols'))
    expect(runProgram('nginx', '-e', 'stderr', '-t', '-c', file)).toMatchObject({ status: 0 })
    rmSync(folder, { recursive: true })
  })

  it('takes the prefix /api/jt/ off, and leaves other paths alone', async () => {
    expect((await get('/api/jt/convert/status/7?x=1')).body.url).toBe('/convert/status/7?x=1')
    expect((await get('/api/jobs')).body.url).toBe('/api/jobs')
  })

  it('keeps the figures inside, by either path', async () => {
    for (const path of ['/metrics', '/api/jt/metrics', '/api/jt//metrics', '/%6detrics']) expect((await get(path)).status, path).toBe(403)
  })

  it('says who called, whatever the caller claims', async () => {
    const { headers } = (await get('/', { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'gopher' })).body
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', host: '127.0.0.1' })
  })

  it('gives an event on before the stream ends', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/events`)
    const reader = answer.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: first\n\n')
    await reader.cancel()
  })

  it('gives the beginning of an upload on before its end has come', async () => {
    const first = new Promise<string>((resolve) => {
      seen = (message) => message.once('data', (chunk: Buffer) => resolve(String(chunk)))
    })
    const upload = request({ port, path: '/api/files', method: 'POST', headers: { 'content-length': '10' } })
    upload.on('error', () => undefined)
    upload.write('begin')
    expect(await first).toBe('begin')
    upload.end('-end!')
    await new Promise((resolve) => upload.on('response', (answer) => answer.resume().on('end', resolve)))
  })

  it('refuses a body that is over the limit before it comes', async () => {
    const upload = request({ port, path: '/api/files', method: 'POST', headers: { 'content-length': String(600 * 2 ** 20) } })
    upload.on('error', () => undefined)
    upload.write('begin')
    const status = await new Promise((resolve) => upload.on('response', ({ statusCode }) => resolve(statusCode)))
    upload.destroy()
    expect(status).toBe(413)
  })
})

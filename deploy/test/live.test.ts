import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStl } from '../loadtest/makeModels.mjs'
import { has, read } from './support/files.ts'
import { administrator, growthDuring, signIn, startLive } from './support/liveService.ts'
import { madeFile, send } from './support/madeFile.ts'
import { alerts, metricsOf, panels } from './support/metrics.ts'
import { type Proxy, startNginx } from './support/nginx.ts'
import { runLoadtest } from './support/runLoadtest.ts'

const isLarge = Number(process.env.TRUNNION_TEST_SCALE ?? 1) >= 10
const hasNginx = has('nginx')

describe.skipIf(process.platform !== 'linux')('the files of deployment and a service that runs', () => {
  let live: Awaited<ReturnType<typeof startLive>>
  let token: string
  beforeAll(async () => {
    live = await startLive()
    token = (await signIn(live.address)).token
  })
  afterAll(() => live.stop())

  it('the load test loads it', async () => {
    const { status, report, problem } = await runLoadtest(['--url', live.address, '--jobs', '6', '--concurrency', '3', '--triangles', '2000'], administrator)
    expect(problem).toBe('')
    expect(report).toMatchObject({ jobs: 6, failed: 0, notStarted: 0, errors: {} })
    expect(status).toBe(0)
  })

  it('Prometheus gets every metric of rules and dashboard with an API key as bearer token', async () => {
    const made = await fetch(`${live.address}/api/api-keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'prometheus', scopes: ['jobs:read'] }),
    })
    const { key } = (await made.json()) as { key: string }
    expect((await fetch(`${live.address}/metrics`)).status).toBe(401)
    const text = await (await fetch(`${live.address}/metrics`, { headers: { authorization: `Bearer ${key}` } })).text()
    // with a series, not only a name: an expression over nothing is silent for ever
    const have = metricsOf(Array.from(text.matchAll(/^trunnion_\w+(?=[ {])/gm), ([name]) => name).join('\n'))
    const asked = metricsOf([...alerts().map(({ expr }) => expr), ...panels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))].join('\n'))
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.filter((name) => !have.includes(name))).toEqual([])
  })

  it('has every address that the runbook names', async () => {
    const { paths } = (await (await fetch(`${live.address}/openapi.json`, { headers: { authorization: `Bearer ${token}` } })).json()) as {
      paths: Record<string, object>
    }
    const known = Object.keys(paths).map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[\\w-]+')}$`))
    const named = Array.from(read('docs/RUNBOOK.md').matchAll(/(?:\$URL|\b(?:GET|POST|PATCH|PUT|DELETE) )(\/[\w/-]*)/g), ([, path]) => path!)
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((path) => !known.some((pattern) => pattern.test(path)))).toEqual([])
  })

  describe.skipIf(!hasNginx)(`behind nginx${hasNginx ? '' : ' (not tried: nginx is not installed)'}`, () => {
    let nginx: Proxy
    let headers: { readonly authorization: string }
    beforeAll(async () => {
      nginx = await startNginx(Number(new URL(live.address).port))
      headers = { authorization: `Bearer ${token}` }
    })
    afterAll(() => nginx.stop())

    it('a large file goes up and comes down while neither keeps it in memory', async () => {
      const file = madeFile(isLarge ? 500 : 20)
      const [proxy, service] = await growthDuring([...nginx.workers(), live.child.pid!], async () => {
        const sent = { ...headers, 'content-type': 'application/octet-stream', 'content-length': file.bytes, 'x-file-name': 'large.stl' }
        const { status, text } = await send(`${nginx.address}/api/files`, sent, file.read())
        expect(status, text).toBe(201)
        const { id, sha256 } = JSON.parse(text) as { id: string; sha256: string }
        expect(sha256).toBe(file.sha256)
        const hash = createHash('sha256')
        for await (const chunk of (await fetch(`${nginx.address}/api/files/${id}/content`, { headers })).body!) hash.update(chunk)
        expect(hash.digest('hex')).toBe(file.sha256)
      })
      expect(proxy).toBeLessThan(10)
      expect(service).toBeLessThan(150)
    })

    it('events of a conversion arrive while it runs', async () => {
      const form = new FormData()
      form.set('file', new Blob([makeStl(2, isLarge ? 1_000_000 : 400_000)]), 'plate.stl')
      const accepted = await fetch(`${nginx.address}/convert/async?to=glb`, { method: 'POST', headers, body: form })
      const { events_url, status_url } = (await accepted.json()) as { events_url: string; status_url: string }
      const stream = await fetch(nginx.address + events_url, { headers: { ...headers, accept: 'text/event-stream' } })
      expect(stream.headers.get('content-type')).toContain('text/event-stream')
      const decoder = new TextDecoder()
      const reader = stream.body!.getReader()
      let text = decoder.decode((await reader.read()).value, { stream: true })
      // what has come so far is not the end, by its own word and by that of the service
      expect(text).not.toContain('"status":"complete"')
      expect(await (await fetch(nginx.address + status_url, { headers })).json()).not.toMatchObject({ status: 'complete' })
      for (let part = await reader.read(); !part.done; part = await reader.read()) text += decoder.decode(part.value, { stream: true })
      expect(text).toContain('"status":"complete"')
    })

    it('the page works below the prefix', async () => {
      const page = `${nginx.address}/api/jt/`
      const parts = Array.from((await (await fetch(page)).text()).matchAll(/(?:src|href)="([^"]+)"/g), ([, path]) => new URL(path!, page))
      const script = parts.find(({ pathname }) => pathname.endsWith('.js'))!
      const imported = Array.from((await (await fetch(script)).text()).matchAll(/from '([^']+)'/g), ([, path]) => new URL(path!, script))
      for (const part of [...parts, ...imported]) {
        expect(part.pathname).toMatch(/^\/api\/jt\//)
        expect((await fetch(part)).status, part.pathname).toBe(200)
      }
    })

    it('a sign-in below the prefix is renewed by its cookie there', async () => {
      const { cookie } = await signIn(`${nginx.address}/api/jt`)
      const path = /path=([^;]+)/i.exec(cookie)?.[1]
      expect(path).toBe('/api/jt/api/auth')
      const renewed = await fetch(`${nginx.address}${path}/refresh`, { method: 'POST', headers: { cookie: cookie.split(';', 1)[0]! } })
      expect(renewed.status).toBe(200)
    })

    it('a resumable upload below the prefix is found where the service says', async () => {
      const tus = { ...headers, 'tus-resumable': '1.0.0' }
      const model = makeStl(3, 200)
      const name = Buffer.from('plate.stl').toString('base64')
      const begun = await fetch(`${nginx.address}/api/jt/api/files/tus`, {
        method: 'POST',
        headers: { ...tus, 'upload-length': String(model.length), 'upload-metadata': `filename ${name}` },
      })
      const location = begun.headers.get('location')!
      expect(new URL(location, nginx.address).pathname).toMatch(/^\/api\/jt\/api\/files\/tus\//)
      const half = model.length >> 1
      for (const [offset, part] of [
        [0, model.slice(0, half)],
        [half, model.slice(half)],
      ] as const) {
        const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) }
        const patched = await fetch(new URL(location, nginx.address), { method: 'PATCH', headers: { ...tus, ...type }, body: part })
        expect(patched.headers.get('upload-offset')).toBe(String(offset + part.length))
      }
    })
  })
})

import { chmod, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'
import { stl } from '../files/support/samples.ts'

let s: FilesServer
let small: { readonly id: string; readonly sha256: string }
let large: { readonly id: string; readonly sha256: string }
const smallBytes = stl(20)
const largeBytes = stl(60_000)
const upload = async (body: Uint8Array<ArrayBuffer>, name: string) =>
  (await s.send('client A', '/api/files', { method: 'POST', body, headers: { 'x-file-name': name } })).json()
beforeAll(async () => {
  s = await filesServer()
  small = await upload(smallBytes, 'small.stl')
  large = await upload(largeBytes, 'Größe.stl')
})
afterAll(() => s.close())

const get = (file: { readonly id: string }, headers: Record<string, string> = {}, method = 'GET') =>
  s.send('client A', `/api/files/${file.id}/content`, { method, headers })
const bytesOf = async (answer: Awaited<ReturnType<typeof get>>) => new Uint8Array(await answer.arrayBuffer())
const place = ({ sha256 }: { readonly sha256: string }) => join(s.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256)

describe.each([
  ['small', () => [small, smallBytes] as const],
  ['large', () => [large, largeBytes] as const],
])('a %s blob', (_name, of) => {
  test('comes whole, with tag, length, type and name', async () => {
    const [file, bytes] = of()
    const answer = await get(file)
    expect(answer.status).toBe(200)
    expect(await bytesOf(answer)).toEqual(bytes)
    expect(answer.headers.get('etag')).toBe(`"${file.sha256}"`)
    expect(answer.headers.get('content-length')).toBe(String(bytes.length))
    expect(answer.headers.get('content-type')).toBe('model/stl')
    expect(answer.headers.get('accept-ranges')).toBe('bytes')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="/)
  })
  test('comes in ranges', async () => {
    const [file, bytes] = of()
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 1],
      ['bytes=100-299', 100, 300],
      ['bytes=-84', bytes.length - 84, bytes.length],
      [`bytes=${bytes.length - 1}-`, bytes.length - 1, bytes.length],
    ] as const) {
      const answer = await get(file, { range })
      expect(answer.status).toBe(206)
      expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`)
      expect(await bytesOf(answer)).toEqual(bytes.slice(from, to))
    }
  })
  test('a range behind the end is 416 with the length, several ranges give the whole', async () => {
    const [file, bytes] = of()
    const behind = await get(file, { range: `bytes=${bytes.length}-` })
    expect(behind.status).toBe(416)
    expect(behind.headers.get('content-range')).toBe(`bytes */${bytes.length}`)
    expect((await behind.json()).code).toBe('RANGE_NOT_SATISFIABLE')
    const several = await get(file, { range: 'bytes=0-1,5-6' })
    expect([several.status, (await bytesOf(several)).length]).toEqual([200, bytes.length])
  })
  test('If-None-Match, If-Range and HEAD', async () => {
    const [file, bytes] = of()
    const tag = `"${file.sha256}"`
    for (const header of [tag, `W/${tag}`, `"x", ${tag}`, '*']) expect((await get(file, { 'if-none-match': header })).status).toBe(304)
    expect((await get(file, { 'if-none-match': '"x"' })).status).toBe(200)
    expect((await get(file, { 'if-range': tag, range: 'bytes=0-9' })).status).toBe(206)
    for (const stale of ['"x"', `W/${tag}`, 'Wed, 21 Oct 2015 07:28:00 GMT'])
      expect((await get(file, { 'if-range': stale, range: 'bytes=0-9' })).status, stale).toBe(200)
    const head = await get(file, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([200, String(bytes.length), 0])
  })
})

test('JSON is compressed where that helps, never in ranges', async () => {
  const text = `{"asset":{"version":"2.0"},"extras":"${'x'.repeat(50_000)}"}`
  const { id } = await upload(new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>, 'a.gltf')
  const url = `/api/files/${id}/content`
  const headers = { authorization: `Bearer ${s.people['client A'].token}`, 'accept-encoding': 'gzip' }
  const packed = await s.server.fastify.inject({ url, headers })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(packed.headers.vary).toContain('accept-encoding')
  expect(packed.headers.etag).toMatch(/^W\//)
  expect(gunzipSync(packed.rawPayload).toString()).toBe(text)
  const part = await s.server.fastify.inject({ url, headers: { ...headers, range: 'bytes=0-9' } })
  expect([part.statusCode, part.headers['content-encoding'], part.body]).toEqual([206, undefined, text.slice(0, 10)])
})

describe('damage', () => {
  test('a missing blob is BLOB_DAMAGED, without the headers of a file', async () => {
    const file = await upload(stl(21), 'gone.stl')
    await rm(place(file))
    for (const headers of [{}, { range: 'bytes=0-9' }] as Record<string, string>[]) {
      const answer = await get(file, headers)
      expect([answer.status, (await answer.json()).code, answer.headers.get('etag'), answer.headers.get('content-disposition')]).toEqual([
        500,
        'BLOB_DAMAGED',
        null,
        null,
      ])
    }
    expect((await get(file, {}, 'HEAD')).status).toBe(500)
  })
  test('a blob of another size is BLOB_DAMAGED', async () => {
    for (const triangles of [22, 50_000]) {
      const file = await upload(stl(triangles), 'short.stl')
      await chmod(place(file), 0o600)
      await truncate(place(file), 100)
      expect((await (await get(file)).json()).code).toBe('BLOB_DAMAGED')
      expect((await get(file, { range: 'bytes=0-9' })).status).toBe(500)
    }
  })
  const flipped = async (triangles: number) => {
    const bytes = stl(triangles)
    const file = await upload(bytes, 'flipped.stl')
    bytes[bytes.length - 7] ^= 1
    await chmod(place(file), 0o600)
    await writeFile(place(file), bytes)
    return get(file)
  }
  test('a flipped byte of a small blob is BLOB_DAMAGED', async () => {
    expect((await (await flipped(23)).json()).code).toBe('BLOB_DAMAGED')
  })
  test('a flipped byte of a large blob is a transfer that breaks off', async () => {
    await expect((await flipped(50_001)).arrayBuffer()).rejects.toThrow()
  })
})

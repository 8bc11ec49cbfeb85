import { Buffer } from 'node:buffer'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as tus from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expireUploads } from '../../src/modules/uploads/expireUploads.ts'
import { type UploadStore, makeUploadStore } from '../../src/modules/uploads/makeUploadStore.ts'
import { makeUploadsModule } from '../../src/modules/uploads/makeUploadsModule.ts'
import { type FilesServer, filesServer } from '../files/support/filesServer.ts'
import { sha256, stl } from '../files/support/samples.ts'

let s: FilesServer
let uploads: UploadStore
const limit = 3_000_000
beforeAll(async () => {
  s = await filesServer({ uploadMaxBytes: limit }, async ({ test: { database }, store, folder, settings }) => {
    uploads = await makeUploadStore(`file:${join(folder, 'blobs')}`, {}, settings.uploadHours * 3_600_000)
    return [makeUploadsModule({ database, store, uploads, settings })]
  })
})
afterAll(() => s.close())

const version = { 'tus-resumable': '1.0.0' }
const bytesType = { 'content-type': 'application/offset+octet-stream' }
const named = (name: string) => ({ 'upload-metadata': `filename ${Buffer.from(name).toString('base64')}` })
const begin = async (length: number, as = 'client A', headers: Record<string, string> = {}) => {
  const answer = await s.send(as, '/api/files/tus', {
    method: 'POST',
    headers: { ...version, 'upload-length': String(length), ...named('part.stl'), ...headers },
  })
  return { answer, path: answer.headers.get('location') ?? '' }
}
const patch = (path: string, offset: number, body: Uint8Array<ArrayBuffer>, as = 'client A') =>
  s.send(as, path, { method: 'PATCH', body, headers: { ...version, ...bytesType, 'upload-offset': String(offset) } })
const head = (path: string, as = 'client A') => s.send(as, path, { method: 'HEAD', headers: version })
const leftOvers = async () => (await readdir(join(s.folder, 'blobs', 'uploads'))).length

test('tus-js-client uploads in pieces, and the file is there', async () => {
  const bytes = stl(20_000)
  const url = await new Promise<string>((resolve, reject) => {
    const upload = new tus.Upload(Buffer.from(bytes), {
      endpoint: `${s.address}/api/files/tus`,
      headers: { authorization: `Bearer ${s.people['client A'].token}` },
      chunkSize: 300_000,
      metadata: { filename: 'Gehäuse.stl' },
      retryDelays: null as never,
      onError: reject,
      onSuccess: () => resolve(upload.url ?? ''),
    })
    upload.start()
  })
  const found = await (await s.send('client A', new URL(url).pathname)).json()
  expect(found).toMatchObject({ name: 'Gehäuse.stl', bytes: bytes.length, offset: bytes.length })
  const file = await (await s.send('client A', `/api/files/${found.file_id}`)).json()
  expect(file).toMatchObject({ name: 'Gehäuse.stl', sha256: sha256(bytes), format: 'stl' })
})

describe('the protocol', () => {
  test('an interrupted upload goes on where it stopped; the last answer names the file', async () => {
    const bytes = stl(100)
    const { answer, path } = await begin(bytes.length)
    expect(answer.status).toBe(201)
    expect(answer.headers.get('upload-expires')).not.toBeNull()
    expect((await patch(path, 0, bytes.slice(0, 1000))).headers.get('upload-offset')).toBe('1000')
    const where = await head(path)
    expect([where.status, where.headers.get('upload-offset'), where.headers.get('upload-length')]).toEqual([200, '1000', String(bytes.length)])
    const last = await patch(path, 1000, bytes.slice(1000))
    expect(last.status).toBe(204)
    const file = await (await s.send('client A', `/api/files/${last.headers.get('x-file-id')}`)).json()
    expect(file).toMatchObject({ sha256: sha256(bytes), name: 'part.stl', format: 'stl' })
    const after = await head(path)
    expect([after.status, after.headers.get('upload-offset'), after.headers.get('x-file-id')]).toEqual([200, String(bytes.length), file.id])
    expect(await leftOvers()).toBe(0)
  })
  test('creation with upload takes all in one request', async () => {
    const bytes = stl(5)
    const answer = await s.send('client A', '/api/files/tus', {
      method: 'POST',
      body: bytes,
      headers: { ...version, ...bytesType, 'upload-length': String(bytes.length), ...named('a.stl') },
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-file-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
  test('a wrong offset is 409, a wrong type 415 or 400, no version 412, as problems', async () => {
    const { path } = await begin(1000)
    const wrong = await patch(path, 500, new Uint8Array(10))
    expect(wrong.status).toBe(409)
    expect(wrong.headers.get('content-type')).toContain('application/problem+json')
    expect(
      (await s.send('client A', path, { method: 'PATCH', body: 'x', headers: { ...version, 'upload-offset': '0', 'content-type': 'text/plain' } })).status,
    ).toBeGreaterThanOrEqual(400)
    expect((await s.send('client A', '/api/files/tus', { method: 'POST', headers: { 'upload-length': '5' } })).status).toBe(412)
  })
  test('what is too large, or empty, is refused before a byte is sent', async () => {
    const { answer } = await begin(limit + 1)
    expect(answer.status).toBe(413)
    expect((await answer.json()).detail).toContain(String(limit))
    expect((await begin(0)).answer.status).toBe(400)
  })
  test('more bytes than announced are refused', async () => {
    const { path } = await begin(10)
    expect((await patch(path, 0, new Uint8Array(20))).status).toBe(413)
  })
  test('a hostile name is reduced', async () => {
    const { path } = await begin(10, 'client A', named('../../etc/passwd\r\nx: y'))
    expect((await (await s.send('client A', path)).json()).name).toBe('passwdx_ y')
  })
  test('OPTIONS tells what is spoken, without a sign-in', async () => {
    const answer = await s.send(undefined, '/api/files/tus', { method: 'OPTIONS' })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('tus-extension')).toContain('creation-with-upload')
    expect(answer.headers.get('tus-max-size')).toBe(String(limit))
  })
  test('termination removes upload and bytes', async () => {
    const before = await leftOvers()
    const { path } = await begin(1000)
    await patch(path, 0, new Uint8Array(10))
    expect((await s.send('client A', path, { method: 'DELETE', headers: version })).status).toBe(204)
    expect((await head(path)).status).toBe(404)
    expect(await leftOvers()).toBe(before)
  })
})

describe('an upload is its owner’s', () => {
  test('for colleagues, managers and other tenants it is not there', async () => {
    const { path } = await begin(1000)
    for (const as of ['otherClient A', 'tenant_admin A', 'client B', 'global_admin B']) {
      expect((await head(path, as)).status, as).toBe(404)
      expect((await patch(path, 0, new Uint8Array(10), as)).status, as).toBe(404)
      expect((await s.send(as, path, { method: 'DELETE', headers: version })).status, as).toBe(404)
    }
    expect((await head(path)).headers.get('upload-offset')).toBe('0')
  })
  test('ids that are none are 404', async () => {
    for (const id of ['..%2f..%2fetc%2fpasswd', 'x', '%00', '..']) expect((await head(`/api/files/tus/${id}`)).status, id).toBeGreaterThanOrEqual(400)
  })
})

test('an upload whose process died after the last byte becomes a file when its client looks', async () => {
  const bytes = stl(7)
  const { path } = await begin(bytes.length)
  const id = path.split('/').at(-1) as string
  // the bytes are there, and nobody made them a file
  const { Readable } = await import('node:stream')
  await uploads.data.write(Readable.from([bytes]), uploads.keyOf(id), 0)
  const answer = await head(path)
  expect(answer.headers.get('upload-offset')).toBe(String(bytes.length))
  expect((await s.send('client A', `/api/files/${answer.headers.get('x-file-id')}`)).status).toBe(200)
})

test('two writers at once: one of them writes, none corrupts', async () => {
  const bytes = stl(2000)
  const { path } = await begin(bytes.length)
  const answers = await Promise.all([patch(path, 0, bytes), patch(path, 0, bytes)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  const { file_id: fileId } = await (await s.send('client A', path)).json()
  expect((await (await s.send('client A', `/api/files/${fileId}`)).json()).sha256).toBe(sha256(bytes))
})

test('unfinished uploads expire', async () => {
  const { path } = await begin(1000)
  await patch(path, 0, new Uint8Array(10))
  const before = await leftOvers()
  await s.test.database.everyTenant((tx) => tx.query("update uploads set expires_at = now() - interval '1 second' where id = $1", [path.split('/').at(-1)]))
  expect((await head(path)).status).toBe(404)
  expect(await expireUploads(s.test.database, uploads)).toBe(1)
  expect(await leftOvers()).toBeLessThan(before)
})

import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FilesServer, filesServer } from './support/filesServer.ts'
import { sha256, step, stl } from './support/samples.ts'

let s: FilesServer
beforeAll(async () => {
  s = await filesServer({ uploadMaxBytes: 300_000 })
})
afterAll(() => s.close())

const raw = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  s.send('client A', '/api/files', { method: 'POST', body, headers: { 'content-type': 'application/octet-stream', ...headers } })
const form = (parts: Record<string, string | Blob | readonly [Blob, string]>) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    if (Array.isArray(value)) body.append(name, value[0], value[1])
    else body.append(name, value as string)
  }
  return s.send('client A', '/api/files', { method: 'POST', body })
}
const blobs = async () => {
  let count = 0
  for await (const _ of s.store.list()) count++
  return count
}

describe('raw bodies', () => {
  test('the bytes are stored, hashed and recognised', async () => {
    const answer = await raw(stl(3), { 'x-file-name': 'cube.stl' })
    expect(answer.status).toBe(201)
    const file = await answer.json()
    expect(file).toMatchObject({
      name: 'cube.stl',
      bytes: 234,
      sha256: sha256(stl(3)),
      format: 'stl',
      tags: [],
      warnings: [],
      owner_id: s.people['client A'].id,
    })
    expect(answer.headers.get('location')).toBe(`/api/files/${file.id}`)
    expect(await s.store.verify(file.sha256)).toBe(true)
  })
  test('the name comes percent-encoded, as UTF-8, or in Content-Disposition', async () => {
    expect((await (await raw(stl(), { 'x-file-name': encodeURIComponent('Gehäuse 1.stl') })).json()).name).toBe('Gehäuse 1.stl')
    expect((await (await raw(stl(), { 'content-disposition': `attachment; filename="a.stl"; filename*=UTF-8''Geh%C3%A4use.stl` })).json()).name).toBe(
      'Gehäuse.stl',
    )
    expect((await (await raw(stl(), { 'content-disposition': 'attachment; filename="two words.stl"' })).json()).name).toBe('two words.stl')
    expect((await (await raw(stl())).json()).name).toBe('unnamed')
  })
  test('tags come in the query', async () => {
    const answer = await s.send('client A', '/api/files?tags=b,a,%20b', { method: 'POST', body: stl() })
    expect((await answer.json()).tags).toEqual(['a', 'b'])
  })
  test('an empty body is 400', async () => {
    const answer = await raw(new Uint8Array())
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'INPUT_EMPTY' })
  })
  test('a body that is too large is 413 with size and limit, and the client gets to read it', async () => {
    const answer = await raw(new Uint8Array(300_001))
    expect(answer.status).toBe(413)
    const problem = await answer.json()
    expect(problem.code).toBe('LIMIT_BYTES')
    expect(problem.detail).toContain('300001')
    expect(problem.detail).toContain('300000')
  })
  test('a body of unknown length that is too large is 413 too, and leaves nothing', async () => {
    const before = await blobs()
    const body = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 40; i++) controller.enqueue(new Uint8Array(10_000))
        controller.close()
      },
    })
    const answer = await s.send('client A', '/api/files', { method: 'POST', body, duplex: 'half' })
    expect(answer.status).toBe(413)
    expect((await answer.json()).detail).toContain('more than 300000')
    expect(await blobs()).toBe(before)
  })
  test('exactly the limit is taken', async () => {
    expect((await raw(new Uint8Array(300_000))).status).toBe(201)
  })
  test('a digest that is given is checked', async () => {
    const digest = (text: string) => `sha-256=:${Buffer.from(sha256(text), 'hex').toString('base64')}:`
    expect((await raw(step(), { 'content-digest': digest(step()) })).status).toBe(201)
    const wrong = await raw(step(), { 'content-digest': digest('another') })
    expect(wrong.status).toBe(422)
    expect((await wrong.json()).code).toBe('CHECKSUM_MISMATCH')
  })
  test('a packed body is refused rather than stored packed', async () => {
    expect((await raw(new Uint8Array(gzipSync(step())), { 'content-encoding': 'gzip' })).status).toBe(415)
  })
})

describe('forms', () => {
  test('the field `file` is taken, with tags before or after it', async () => {
    const file = await (await form({ file: [new Blob([step()]), 'part.stp'], tags: 'x,y' })).json()
    expect(file).toMatchObject({ name: 'part.stp', format: 'step', tags: ['x', 'y'], bytes: Buffer.byteLength(step()) })
    expect((await (await form({ tags: 'x', file: [new Blob([step()]), 'part.stp'] })).json()).tags).toEqual(['x'])
  })
  test('no file, an empty one, a field in its place, two files', async () => {
    expect((await form({ tags: 'x' })).status).toBe(400)
    expect((await (await form({ file: [new Blob([]), 'a.stl'] })).json()).code).toBe('INPUT_EMPTY')
    expect((await (await form({ file: 'just text' })).json()).code).toBe('REQUEST_INVALID')
    expect((await (await form({ file: [new Blob([step()]), 'a.stp'], more: [new Blob([step()]), 'b.stp'] })).json()).code).toBe('LIMIT_ENTITIES')
  })
  test('a file that is too large is 413 with the limit', async () => {
    const answer = await form({ file: [new Blob([new Uint8Array(400_000)]), 'a.stl'] })
    expect(answer.status).toBe(413)
    expect((await answer.json()).detail).toContain('300000')
  })
  test('a form that is none, or breaks off, is 400', async () => {
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    expect((await raw('--b\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\nabc', type)).status).toBe(400)
    expect((await raw('nonsense', type)).status).toBe(400)
    expect((await raw('nonsense', { 'content-type': 'multipart/form-data' })).status).toBe(400)
    expect((await raw('--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nabc\r\n--b--\r\n', type)).status).toBe(400)
  })
  test('after a refusal the connection goes on', async () => {
    await form({ file: [new Blob([new Uint8Array(400_000)]), 'a.stl'] })
    expect((await form({ file: [new Blob([stl()]), 'a.stl'] })).status).toBe(201)
  })
})

describe('what is recognised', () => {
  test('a name that disagrees with the content is said', async () => {
    const { format, warnings } = await (await raw(stl(2), { 'x-file-name': 'part.step' })).json()
    expect(format).toBe('stl')
    expect(warnings).toEqual([{ code: 'EXTENSION_MISMATCH', message: 'The name says STEP, the content is STL.' }])
  })
  test('content of no known format is kept and said', async () => {
    const { format, warnings } = await (await raw('just words', { 'x-file-name': 'a.txt' })).json()
    expect(format).toBeNull()
    expect(warnings).toMatchObject([{ code: 'INPUT_UNRECOGNISED' }])
  })
  test('packed STEP and a large STL with a textual header are recognised from their beginning', async () => {
    expect((await (await raw(new Uint8Array(gzipSync(step())), { 'x-file-name': 'a.stpz' })).json()).format).toBe('step')
    const large = stl(5500)
    large.set(new TextEncoder().encode('solid of some program'))
    expect((await (await raw(large)).json()).format).toBe('stl')
  })
})

test('the same Idempotency-Key gives the same file', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const first = await (await raw(stl(), headers)).json()
  const again = await raw(stl(), headers)
  expect(again.status).toBe(201)
  expect((await again.json()).id).toBe(first.id)
})

test('an upload and its deletion are in the audit trail', async () => {
  const { id } = await (await raw(stl(), { 'x-file-name': 'audited.stl' })).json()
  await s.send('client A', `/api/files/${id}`, { method: 'DELETE' })
  const rows = await s.test.database.tenant({ tenantId: s.tenantA }, (tx) =>
    tx.query<{ event_type: string }>('select event_type from audit_log where subject_id = $1 order by seq', [id]),
  )
  expect(rows.map((row) => row.event_type)).toEqual(['file.uploaded', 'file.deleted'])
})

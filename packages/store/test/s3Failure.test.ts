import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { localCopy } from '../src/index.ts'
import { makeS3Store } from '../src/s3/makeS3Store.ts'
import { chunked, noise } from './support/bytes.ts'
import { clientFor } from './support/s3Harness.ts'

/** Runs `work` with a store whose server answers everything with `answer`. */
const withServer = async (answer: RequestListener, work: (store: ReturnType<typeof makeS3Store>, folder: string) => Promise<void>): Promise<void> => {
  const server = createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const folder = await mkdtemp(join(tmpdir(), 'trunnion-s3-failure-'))
  const client = clientFor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    await work(makeS3Store({ bucket: 'models', prefix: '', client, spoolFolder: join(folder, 'spool') }), folder)
  } finally {
    client.destroy()
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  }
}

const name = '0'.repeat(64)

describe('s3Failure', () => {
  it.each([
    [403, 'STORAGE_REFUSED'],
    [401, 'STORAGE_REFUSED'],
    [429, 'STORAGE_UNAVAILABLE'],
    [500, 'STORAGE_UNAVAILABLE'],
    [503, 'STORAGE_UNAVAILABLE'],
  ])('takes the status %i for %s', async (status, code) => {
    await withServer(
      (_, response) => response.writeHead(status).end(),
      async (store) => {
        await expect(store.stat(name)).rejects.toThrow(code)
        await expect(store.read(name)).rejects.toThrow(code)
        expect(await store.put(chunked(noise(10)))).toMatchObject({ ok: false, error: { code } })
      },
    )
  })

  it('takes a body that breaks off for the storage being away, not for damage', async () => {
    await withServer(
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 })
        response.write(noise(100))
        setTimeout(() => response.destroy(), 20)
      },
      async (store, folder) => {
        expect(await localCopy(store, name, join(folder, 'copy'))).toMatchObject({ ok: false, error: { code: 'STORAGE_UNAVAILABLE' } })
        expect(await readdir(folder)).toEqual([])
        await expect(store.verify(name)).rejects.toThrow('STORAGE_UNAVAILABLE')
      },
    )
  })

  it('gives up the parts of an upload that fails', async () => {
    const asked: string[] = []
    await withServer(
      (request, response) => {
        const what = `${request.method} ${(request.url ?? '').replace(/^[^?]*\??/, '').replace(/=[^&]*/g, '')}`
        asked.push(what)
        request.resume()
        const started = what.startsWith('POST')
        const status = request.method === 'HEAD' ? 404 : started ? 200 : request.method === 'DELETE' ? 204 : 507
        request.on('end', () =>
          response.writeHead(status).end(started ? '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>' : ''),
        )
      },
      async (store, folder) => {
        expect(await store.put(chunked(noise(9 * 2 ** 20)))).toMatchObject({ ok: false, error: { code: 'STORAGE_UNAVAILABLE' } })
        expect(asked.some((what) => what.startsWith('DELETE') && what.includes('uploadId'))).toBe(true)
        expect(await readdir(join(folder, 'spool'))).toEqual([])
      },
    )
  })

  it('refuses a server that ignores ranges', async () => {
    await withServer(
      (request, response) => response.writeHead(200, { 'content-length': 1000 }).end(request.method === 'HEAD' ? undefined : noise(1000)),
      async (store) => {
        await expect(store.read(name, { start: 10, end: 19 })).rejects.toThrow('STORAGE_REFUSED')
      },
    )
  })
})

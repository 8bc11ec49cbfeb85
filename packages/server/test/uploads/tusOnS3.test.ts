import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unwrap } from '@trunnion/core'
import { openStore } from '@trunnion/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bucket, credentials, startS3 } from '../../../store/test/support/s3Harness.ts'
import { makeFilesModule } from '../../src/modules/files/makeFilesModule.ts'
import { storageDefaults } from '../../src/modules/storage/storageSettings.ts'
import { makeUploadStore } from '../../src/modules/uploads/makeUploadStore.ts'
import { makeUploadsModule } from '../../src/modules/uploads/makeUploadsModule.ts'
import { sha256, stl } from '../files/support/samples.ts'
import { type TestServer, testServer } from '../support/testServer.ts'

let s3: Awaited<ReturnType<typeof startS3>>
let s: TestServer
let address: string
beforeAll(async () => {
  s3 = await startS3()
  const environment = {
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
  const setting = `s3://${bucket}/some/prefix`
  const store = unwrap(await openStore(setting, environment))
  const uploads = await makeUploadStore(setting, environment, 3_600_000)
  s = await testServer({
    settings: { port: 0 },
    modules: ({ database }) => [
      makeFilesModule({ store, settings: storageDefaults }),
      makeUploadsModule({ database, store, uploads, settings: storageDefaults }),
    ],
  })
  address = await s.server.listen()
})
afterAll(async () => {
  await s.close()
  await s3.close()
})

test('an upload in two pieces becomes a file in the bucket, and its own objects go', async () => {
  const bytes = stl(110_000)
  const headers = { authorization: `Bearer ${s.people['client A'].token}`, 'tus-resumable': '1.0.0' }
  const begun = await fetch(`${address}/api/files/tus`, { method: 'POST', headers: { ...headers, 'upload-length': String(bytes.length) } })
  expect(begun.status).toBe(201)
  const url = address + String(begun.headers.get('location'))
  const send = (from: number, to: number) =>
    fetch(url, {
      method: 'PATCH',
      body: bytes.slice(from, to),
      headers: { ...headers, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' },
    })
  expect((await send(0, 2_000_000)).headers.get('upload-offset')).toBe('2000000')
  const where = await fetch(url, { method: 'HEAD', headers })
  expect(where.headers.get('upload-offset')).toBe('2000000')
  const last = await send(2_000_000, bytes.length)
  expect(last.status).toBe(204)
  const file = await fetch(`${address}/api/files/${last.headers.get('x-file-id')}/content`, { headers })
  expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(bytes))
  const left = await readdir(join(s3.directory, bucket, 'some', 'prefix', 'uploads')).catch(() => [])
  expect(left).toEqual([])
})

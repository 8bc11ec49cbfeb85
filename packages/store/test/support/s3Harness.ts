import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { blobKey } from '../../src/blobName.ts'
import { makeS3Store } from '../../src/s3/makeS3Store.ts'
import type { Harness } from './harness.ts'
import { giveS3rverACipher } from './listTokens.ts'

giveS3rverACipher()

export const bucket = 'models'

/** An S3 server in this process, on a port of its own. */
export const startS3 = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'trunnion-s3rver-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: bucket }] })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    directory,
    close: async () => {
      server.httpServer.closeAllConnections()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The only credentials that s3rver takes. */
export const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

export const clientFor = (endpoint: string): S3Client =>
  new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 2, requestHandler: { connectionTimeout: 1000 } })

export const s3Harness = async (
  options: { readonly spoolBytes?: number } = {},
): Promise<Harness & { readonly endpoint: string; readonly spoolFolder: string }> => {
  const server = await startS3()
  const client = clientFor(server.endpoint)
  const spoolFolder = await mkdtemp(join(tmpdir(), 'trunnion-spool-'))
  return {
    endpoint: server.endpoint,
    spoolFolder,
    // three in a page, so that every listing of the contract goes over pages
    store: makeS3Store({ bucket, prefix: 'some/prefix', client, spoolFolder, pageSize: 3, ...options }),
    damage: async (sha256, bytes) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `some/prefix/${blobKey(sha256)}`, Body: bytes }))
    },
    leftovers: () => readdir(spoolFolder),
    close: async () => {
      client.destroy()
      await server.close()
      await rm(spoolFolder, { recursive: true })
    },
  }
}

import { createReadStream } from 'node:fs'
import type { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { s3Failure } from './s3Failure.ts'

/** 8 MiB parts, two under way: with the one being filled 24 MiB of memory. A multipart upload has at most 10,000 parts (Amazon S3 user guide, "multipart upload limits"). */
const partBytes = 5 * 2 ** 20
const partsAtOnce = 2
const maxParts = 10_000

interface UploadTarget {
  readonly client: S3Client
  readonly bucket: string
  readonly key: string
}

/**
 * Uploads a file: at once when it fits into one part, in parts otherwise; the object appears whole or not at all, and parts of a failed upload are removed.
 * @throws Fault `STORAGE_UNAVAILABLE`, `STORAGE_REFUSED`
 */
export const upload = async (path: string, bytes: number, { client, bucket, key }: UploadTarget): Promise<void> => {
  const body = createReadStream(path, { highWaterMark: 2 ** 18 })
  try {
    await new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: body, ContentType: 'application/octet-stream' },
      partSize: Math.max(partBytes, Math.ceil(bytes / maxParts)),
      queueSize: partsAtOnce,
    }).done()
  } catch (error) {
    s3Failure(error)
  } finally {
    body.destroy()
  }
}

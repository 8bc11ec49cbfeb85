import { Readable } from 'node:stream'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { fault } from '@trunnion/core'
import type { ByteRange } from '../blobStore.ts'
import { orNoObject } from './s3Failure.ts'

/** The first `bytes` of a stream. */
async function* head(stream: Readable, bytes: number): AsyncIterable<Uint8Array> {
  let left = bytes
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    yield chunk.subarray(0, left)
    left -= chunk.byteLength
    if (left <= 0) return
  }
}

/**
 * The bytes of an object, or of a range inside it; undefined when there is no such object.
 * @throws Fault `STORAGE_REFUSED` when the storage answers with another range than was asked for, `STORAGE_UNAVAILABLE`
 */
export const readObject = async (
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  range?: ByteRange,
): Promise<Readable | undefined> => {
  const answer = await client.send(new GetObjectCommand({ ...place, ...(range && { Range: `bytes=${range.start}-${range.end}` }) })).catch(orNoObject)
  if (answer === undefined) return undefined
  const body = answer.Body
  if (!(body instanceof Readable)) throw new TypeError('the S3 client must be the one for Node')
  if (range === undefined) return body
  if (!answer.ContentRange?.startsWith(`bytes ${range.start}-`)) {
    body.destroy()
    fault('STORAGE_REFUSED', 'The storage does not serve ranges.')
  }
  const bytes = range.end - range.start + 1
  // some servers take `bytes=0-0` for an open end (s3rver 3.7)
  return answer.ContentLength === bytes ? body : Readable.from(head(body, bytes), { objectMode: false })
}

import { Readable } from 'node:stream'
import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { attemptAsync } from '@trunnion/core'
import { blobKey } from '../blobName.ts'
import type { BlobStat, BlobStore, ByteRange } from '../blobStore.ts'
import { checkRange } from '../checkRange.ts'
import { hashOf } from '../hashOf.ts'
import { makeIncoming } from '../incoming.ts'
import { makeSpool } from './makeSpool.ts'
import { listObjects } from './listObjects.ts'
import { readObject } from './readObject.ts'
import { orNoObject } from './s3Failure.ts'
import { upload } from './upload.ts'

interface S3Options {
  readonly bucket: string
  /** Folder in the bucket, without slashes at its ends; empty for the bucket itself. */
  readonly prefix: string
  readonly client: S3Client
  /** Where puts are spooled before they are uploaded; nobody else may write there, for a file is read again after it was hashed. */
  readonly spoolFolder: string
  /** Bytes that puts under way may hold there together; one more fails its put with `OUTPUT_FAILED`. */
  readonly spoolBytes?: number
  /** Objects in one answer of a listing. */
  readonly pageSize?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** A put of known content uploads it again when it is older, which renews its time for the sweep and heals it on the way. */
const renewAfterMs = 3_600_000

/**
 * Blobs in an S3 bucket under `prefix/ab/cd/<sha256>`.
 *
 * A put spools to a local file rather than to a temporary key: the hash, and so the key, is known before anything is sent; known content costs one HEAD instead
 * of an upload, nothing has to be copied (S3 copies above 5 GB need parts), and a killed process leaves no objects behind.
 */
export const makeS3Store = (options: S3Options): BlobStore => {
  const { bucket, client, spoolFolder, spoolBytes = 16 * 2 ** 30, pageSize = 1000, now = Date.now } = options
  const prefix = options.prefix === '' ? '' : `${options.prefix}/`
  const place = (sha256: string): { readonly Bucket: string; readonly Key: string } => ({ Bucket: bucket, Key: prefix + blobKey(sha256) })
  const spool = makeSpool(makeIncoming(spoolFolder, now), spoolBytes)

  const stat = async (sha256: string): Promise<BlobStat | undefined> => {
    const head = await client.send(new HeadObjectCommand(place(sha256))).catch(orNoObject)
    return head && { sha256, bytes: head.ContentLength ?? 0, modified: head.LastModified ?? new Date(0) }
  }

  const read = async (sha256: string, range?: ByteRange): Promise<Readable | undefined> => {
    checkRange(range)
    if (range === undefined) return readObject(client, place(sha256))
    // asked first, because a start beyond the end is an error in S3 and empty here
    const found = await stat(sha256)
    if (!found || range.start >= found.bytes) return found && Readable.from([])
    return readObject(client, place(sha256), { start: range.start, end: Math.min(range.end, found.bytes - 1) })
  }

  return {
    put: (source, limit) =>
      attemptAsync(() =>
        spool(source, limit, async (path, received) => {
          const found = await stat(received.sha256)
          const known = found?.bytes === received.bytes
          if (!known || now() - found.modified.getTime() > renewAfterMs) await upload(path, received.bytes, { client, bucket, key: place(received.sha256).Key })
          return { ...received, created: !known }
        }),
      ),
    stat,
    read,
    verify: async (sha256) => {
      const blob = await read(sha256)
      return blob !== undefined && (await hashOf(blob)) === sha256
    },
    delete: async (sha256) => {
      await client.send(new DeleteObjectCommand(place(sha256))).catch(orNoObject)
    },
    list: () => listObjects({ client, bucket, prefix, pageSize }),
  }
}

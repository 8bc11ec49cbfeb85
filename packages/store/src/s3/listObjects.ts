import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'
import { isBlobName } from '../blobName.ts'
import type { BlobStat } from '../blobStore.ts'
import { s3Failure } from './s3Failure.ts'

interface Listing {
  readonly client: S3Client
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  /** Objects in one answer, at most 1000. */
  readonly pageSize: number
}

/** Every blob below the prefix, page by page; objects that are not named as blobs are passed over. */
export async function* listObjects({ client, bucket, prefix, pageSize }: Listing): AsyncIterable<BlobStat> {
  let token: string | undefined
  do {
    const page = await client
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: pageSize, ...(token !== undefined && { ContinuationToken: token }) }))
      .catch(s3Failure)
    for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
      const sha256 = Key.slice(-64)
      if (isBlobName(sha256) && Key === `${prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`) yield { sha256, bytes: Size, modified: LastModified }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (token !== undefined)
}

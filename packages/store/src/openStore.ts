import { type Result, attemptAsync } from '@trunnion/core'
import type { BlobStore } from './blobStore.ts'
import { makeDiskStore } from './disk/makeDiskStore.ts'
import { parseStoreSetting } from './parseStoreSetting.ts'

/**
 * The store that a setting (`TRUNNION_STORAGE`) names. Nothing is written or asked yet; `checkStore` says whether it works.
 *
 * Errors: `SETTING_INVALID`.
 * @param environment - for S3: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`
 * @example
 * const store = unwrap(await openStore('s3://models/trunnion', process.env))
 */
export const openStore = (setting: string, environment: Readonly<Record<string, string | undefined>>): Promise<Result<BlobStore>> =>
  attemptAsync(async () => {
    const place = parseStoreSetting(setting)
    if (place.kind === 'disk') return makeDiskStore(place.folder)
    // the SDK takes 0.14 s to load; only who uses S3 pays for it
    const [{ makeS3Client }, { makeS3Store }] = await Promise.all([import('./s3/makeS3Client.ts'), import('./s3/makeS3Store.ts')])
    return makeS3Store({ bucket: place.bucket, prefix: place.prefix, client: await makeS3Client(environment) })
  })

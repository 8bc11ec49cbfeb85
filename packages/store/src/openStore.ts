import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Result, attemptAsync } from '@trunnion/core'
import type { BlobStore } from './blobStore.ts'
import { makeDiskStore } from './disk/makeDiskStore.ts'
import { writeFailed } from './failures.ts'
import { parseStoreSetting } from './parseStoreSetting.ts'

interface OpenOptions {
  /**
   * Where puts to S3 are spooled; `spool` in the folder `TRUNNION_DATA` when omitted. Without either a fresh folder for temporary files is made, which nobody else can
   * have prepared, but which stays behind when the process is killed.
   */
  readonly spoolFolder?: string
}

/**
 * The store that a setting (`TRUNNION_STORAGE`) names. No blob is written and no server asked yet; `checkStore` says whether it works.
 *
 * Errors: `SETTING_INVALID`, `OUTPUT_FAILED` when no folder for temporary files can be made.
 * @param environment - for S3: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`
 * @example
 * const store = unwrap(await openStore('s3://models/trunnion', process.env))
 */
export const openStore = (setting: string, environment: Readonly<Record<string, string | undefined>>, options: OpenOptions = {}): Promise<Result<BlobStore>> =>
  attemptAsync(async () => {
    const place = parseStoreSetting(setting)
    if (place.kind === 'disk') return makeDiskStore(place.folder)
    // the SDK takes 0.14 s to load; only who uses S3 pays for it
    const [{ makeS3Client }, { makeS3Store }] = await Promise.all([import('./s3/makeS3Client.ts'), import('./s3/makeS3Store.ts')])
    const client = await makeS3Client(environment)
    const data = environment.TRUNNION_DATA
    const spoolFolder = options.spoolFolder ?? (data ? join(data, 'spool') : await mkdtemp(join(tmpdir(), 'trunnion-spool-')).catch(writeFailed))
    return makeS3Store({ bucket: place.bucket, prefix: place.prefix, client, spoolFolder })
  })

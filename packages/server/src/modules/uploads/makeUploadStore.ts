import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { DataStore } from '@tus/server'
import { parseStoreSetting } from '@trunnion/store'

/** Where the bytes of unfinished uploads lie, beside the blobs. */
export interface UploadStore {
  readonly data: DataStore
  /** What tus calls an upload of ours. */
  keyOf(id: string): string
  idOf(key: string): string
  /** The bytes that are there; meaningful once the upload is complete. */
  read(id: string): Promise<Readable>
  /** Removes what is there of an upload, finished or not; nothing happens when there is nothing. */
  remove(id: string): Promise<void>
}

/** tus says with this that there was nothing to remove (`ERRORS.FILE_NOT_FOUND`). */
const unlessMissing = (error: unknown): void => {
  if (!(typeof error === 'object' && error !== null && 'status_code' in error && error.status_code === 404)) throw error
}

/** What of its S3 client we use; the store keeps it to its heirs, of which we have none. */
interface Deleting {
  deleteObjects(request: { readonly Bucket: string; readonly Delete: { readonly Objects: readonly { readonly Key: string }[] } }): Promise<unknown>
}

const makeDiskUploads = async (folder: string, lifeMs: number): Promise<UploadStore> => {
  // made here, for ourselves alone; the library would make it for everybody
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { FileStore } = await import('@tus/file-store')
  const data = new FileStore({ directory: folder, expirationPeriodInMilliseconds: lifeMs })
  return { data, keyOf: (id) => id, idOf: (key) => key, read: async (id) => data.read(id), remove: (id) => data.remove(id).catch(unlessMissing) }
}

/** The same variables as the blob store's client reads; without keys the SDK looks for credentials itself. */
const makeS3Uploads = async (
  bucket: string,
  prefix: string,
  environment: Readonly<Record<string, string | undefined>>,
  lifeMs: number,
): Promise<UploadStore> => {
  const value = (name: string): string | undefined => environment[name] || undefined
  const endpoint = value('AWS_ENDPOINT_URL_S3') ?? value('AWS_ENDPOINT_URL')
  const region = value('AWS_REGION') ?? value('AWS_DEFAULT_REGION') ?? (endpoint === undefined ? undefined : 'us-east-1')
  const [accessKeyId, secretAccessKey, sessionToken] = [value('AWS_ACCESS_KEY_ID'), value('AWS_SECRET_ACCESS_KEY'), value('AWS_SESSION_TOKEN')]
  const { S3Store } = await import('@tus/s3-store')
  const data = new S3Store({
    expirationPeriodInMilliseconds: lifeMs,
    // our own rows know what has expired; not every S3 has tags
    useTags: false,
    s3ClientConfig: {
      bucket,
      ...(region !== undefined && { region }),
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(accessKeyId !== undefined &&
        secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
    },
  })
  const folder = prefix === '' ? 'uploads/' : `${prefix}/uploads/`
  const client = Reflect.get(data, 'client') as Deleting
  return {
    data,
    keyOf: (id) => folder + id,
    idOf: (key) => key.slice(folder.length),
    read: (id) => data.read(folder + id),
    remove: async (id) => {
      const key = folder + id
      // of a finished upload there is nothing to abort, and the store then leaves its objects behind
      await data.remove(key).catch(unlessMissing)
      await client.deleteObjects({ Bucket: bucket, Delete: { Objects: [{ Key: key }, { Key: `${key}.info` }, { Key: `${key}.part` }] } })
    },
  }
}

/**
 * The store of unfinished uploads that goes with a blob store: `uploads/` in its folder or below its prefix, where no listing of blobs looks.
 * @param setting - `TRUNNION_STORAGE`
 * @throws Fault `SETTING_INVALID`
 */
export const makeUploadStore = (setting: string, environment: Readonly<Record<string, string | undefined>>, lifeMs: number): Promise<UploadStore> => {
  const place = parseStoreSetting(setting)
  return place.kind === 'disk' ? makeDiskUploads(join(place.folder, 'uploads'), lifeMs) : makeS3Uploads(place.bucket, place.prefix, environment, lifeMs)
}

import type { Call } from '../../app/route.ts'
import { contentDisposition } from '../storage/contentDisposition.ts'
import { sendBlob } from '../storage/sendBlob.ts'
import type { ConversionDeps } from './beginConversion.ts'
import type { ResultFile } from './cacheEntry.ts'
import { resultName } from './resultName.ts'

/** Compressed by the application where the client takes it, so its tag is weak. */
const isText = (mediaType: string): boolean => mediaType.endsWith('json')

/** Answers the request that asked for a conversion with its result; from memory where it is held there. */
export const sendConversion = (
  { store, blobs }: Pick<ConversionDeps, 'store' | 'blobs'>,
  call: Call,
  answer: { readonly jobId: string; readonly file: ResultFile; readonly source: string; readonly cache: 'hit' | 'miss' },
): unknown => {
  const { jobId, file, source, cache } = answer
  const { sha256, bytes, mediaType } = file
  const name = resultName(source, file.name)
  call.header('x-cache', cache)
  call.header('x-job-id', jobId)
  // What a glTF refers to is beside it there.
  call.header('content-location', `/convert/result/${jobId}/${file.name}`)
  const held = blobs.held(sha256)
  if (held === undefined) return sendBlob(call, store, { sha256, bytes, name, mediaType })
  call.header('etag', `${isText(mediaType) ? 'W/' : ''}"${sha256}"`)
  call.header('cache-control', 'private, no-cache')
  call.header('content-disposition', contentDisposition('attachment', name))
  return call.reply.code(200).type(mediaType).send(held)
}

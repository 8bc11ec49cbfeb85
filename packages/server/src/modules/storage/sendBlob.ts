import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { fault } from '@trunnion/core'
import type { BlobStore, ByteRange } from '@trunnion/store'
import type { Call } from '../../app/route.ts'
import { byteRange } from './byteRange.ts'
import { checkedStream } from './checkedStream.ts'
import { contentDisposition } from './contentDisposition.ts'

/** A blob as it is served. */
export interface Served {
  readonly sha256: string
  /** What its row says; a blob of another size is damaged. */
  readonly bytes: number
  /** A name that `safeName` has passed. */
  readonly name: string
  readonly mediaType: string
  /** `attachment` unless a browser may show it. */
  readonly disposition?: 'attachment' | 'inline'
}

/** Up to this size a blob is read and checked before the answer begins, so that damage has an answer of its own. */
const checkedAheadBytes = 2 ** 20

/** Types that the application compresses where the client takes it; models in binary do not get smaller. */
const compressible = /^(application\/(problem\+)?json|text\/(html|css|csv|plain)|model\/gltf\+json)/

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim())
const matches = (header: string, tag: string): boolean => header.trim() === '*' || tagsOf(header).some((given) => given.replace(/^W\//, '') === tag)

const gone = (): never => fault('BLOB_DAMAGED', 'A stored file is missing.')

const readAhead = async (store: BlobStore, { sha256, bytes }: Served): Promise<Buffer> => {
  const blob = Buffer.concat(await ((await store.read(sha256)) ?? gone()).toArray())
  if (blob.length !== bytes || createHash('sha256').update(blob).digest('hex') !== sha256) fault('BLOB_DAMAGED', 'A stored file is not what was stored.')
  return blob
}

/** The size that the store has, before a header is sent. */
const checkSize = async (store: BlobStore, { sha256, bytes }: Served): Promise<void> => {
  const found = (await store.stat(sha256)) ?? gone()
  if (found.bytes !== bytes) fault('BLOB_DAMAGED', 'A stored file does not have its size.')
}

const openWhole = async (call: Call, store: BlobStore, served: Served): Promise<Readable> => {
  if (served.bytes <= checkedAheadBytes) return Readable.from([await readAhead(store, served)], { objectMode: false })
  await checkSize(store, served)
  const stream = checkedStream((await store.read(served.sha256)) ?? gone(), served.sha256, served.bytes)
  stream.once('error', (error) => call.log.error({ err: error, blob: served.sha256 }, 'sending a blob broke off'))
  return stream
}

/** The part that is asked for; undefined for the whole. Only a strong tag that is the present one keeps a range (RFC 9110, 13.1.5); dates are never ours. */
const wantedRange = ({ request, reply }: Call, tag: string, bytes: number): ByteRange | undefined => {
  const { range, 'if-range': ifRange } = request.headers
  if (request.method !== 'GET' || range === undefined || (ifRange !== undefined && ifRange !== tag)) return undefined
  try {
    return byteRange(range, bytes)
  } catch (error) {
    reply.header('content-range', `bytes */${bytes}`)
    throw error
  }
}

/**
 * Answers GET and HEAD with a blob: ETag, If-None-Match, If-Range, one range, Content-Disposition; compressed only as a whole and where that helps. A missing or
 * damaged blob answers `BLOB_DAMAGED`; damage that only the hash of a large one shows ends the transfer before its last byte.
 *
 * @throws Fault `BLOB_DAMAGED`, `RANGE_NOT_SATISFIABLE`, and those of the store
 * @example handle: async (call) => sendBlob(call, store, await readArtefact(call, call.params.id))
 */
export const sendBlob = async (call: Call, store: BlobStore, served: Served): Promise<unknown> => {
  const { reply } = call
  const { headers, method } = call.request
  const { sha256, bytes, name, mediaType, disposition = 'attachment' } = served
  const tag = `"${sha256}"`
  const range = wantedRange(call, tag, bytes)
  const shrinks = compressible.test(mediaType)
  const mayShrink = shrinks && range === undefined && /\b(br|gzip)\b|\*/.test(headers['accept-encoding'] ?? '')
  const isKnown = headers['if-none-match'] !== undefined && matches(headers['if-none-match'], tag)
  if (!isKnown && (range !== undefined || method === 'HEAD')) await checkSize(store, served)
  const payload =
    isKnown || method === 'HEAD' ? undefined : range === undefined ? await openWhole(call, store, served) : ((await store.read(sha256, range)) ?? gone())
  // nothing fails from here on, so no header of this answer comes with a problem
  // who may read it can change, so a cache asks each time; the answer is a 304
  reply.header('etag', mayShrink ? `W/${tag}` : tag).header('cache-control', 'private, no-cache')
  if (shrinks) reply.header('vary', 'accept-encoding')
  if (isKnown) return reply.code(304).send()
  reply.header('accept-ranges', 'bytes').header('content-disposition', contentDisposition(disposition, name)).type(mediaType)
  if (range !== undefined) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`)
  reply.header('content-length', range === undefined ? bytes : range.end - range.start + 1)
  return reply.send(payload ?? Readable.from([]))
}

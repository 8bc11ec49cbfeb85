import multipart from '@fastify/multipart'
import { type ErrorCode, Fault, fault } from '@trunnion/core'
import type { BlobStore } from '@trunnion/store'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { drainRequest } from './drainRequest.ts'
import { type ReceivedFile, receiveFile } from './receiveFile.ts'
import { safeName } from './safeName.ts'
import { sentName } from './sentName.ts'

export type { ReceivedFile } from './receiveFile.ts'

/** What came in one request. */
export interface ReceivedUpload {
  /** The file of the field `file`, never empty. */
  readonly file: ReceivedFile
  /** Other files that came with it, in their order. */
  readonly others: readonly ReceivedFile[]
  /** Text fields; the last one of a name counts. */
  readonly fields: ReadonlyMap<string, string>
}

export interface ReceiveOptions {
  readonly store: BlobStore
  /** Of all files together; one byte more answers 413. */
  readonly maxBytes: number
  /** Name of the setting that `maxBytes` comes from, for the message. */
  readonly setting?: string
  /** Beside the field `file`. */
  readonly maxOthers?: number
}

/** Media types for `streams` of a route that calls {@link receiveUpload}. */
export const uploadTypes = ['multipart/form-data', 'application/octet-stream'] as const

/** What {@link receiveUpload} throws, for the document. */
export const uploadErrors: readonly ErrorCode[] = [
  'REQUEST_INVALID',
  'INPUT_EMPTY',
  'LIMIT_BYTES',
  'LIMIT_ENTITIES',
  'MEDIA_TYPE_UNSUPPORTED',
  'CHECKSUM_MISMATCH',
  'REQUEST_TIMEOUT',
  'OUTPUT_FAILED',
  'STORAGE_UNAVAILABLE',
  'STORAGE_REFUSED',
]

const limits = { fieldNameSize: 100, fieldSize: 65_536, fields: 50, headerPairs: 50 }

/** For `Module.register` of every module that calls {@link receiveUpload}. */
export const registerMultipart = async (app: FastifyInstance): Promise<void> => {
  await app.register(multipart, { limits: { ...limits, fileSize: Number.POSITIVE_INFINITY }, throwFileSizeLimit: false })
}

const tooLarge = (announced: number | undefined, { maxBytes, setting = 'TRUNNION_CONVERT_MAX_MB' }: ReceiveOptions): never =>
  fault('LIMIT_BYTES', `The upload has ${announced === undefined ? `more than ${maxBytes}` : announced} bytes; the limit is ${maxBytes} (${setting}).`)

const lengthOf = (request: FastifyRequest): number | undefined => {
  const length = request.headers['content-length']
  return length === undefined ? undefined : Number(length)
}

/** What a form that breaks off or is none throws (fastify-multipart, busboy) as errors of the catalogue. */
const formFailed = (error: unknown): never => {
  if (error instanceof Fault || !(error instanceof Error)) throw error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'FST_MP_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return fault('INTERRUPTED', 'The upload was cut off before its end.')
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code)) return fault('LIMIT_ENTITIES', 'The form has more parts than this address takes.')
  if (/terminated early|Unexpected end|Multipart:|Boundary/.test(error.message) || code.startsWith('FST_'))
    return fault('REQUEST_INVALID', 'The multipart form is not well formed.')
  throw error
}

async function* formBytes(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    formFailed(error)
  }
}

const receiveForm = async (request: FastifyRequest, options: ReceiveOptions): Promise<ReceivedUpload> => {
  const { store, maxBytes, maxOthers = 0 } = options
  const fields = new Map<string, string>()
  const files: ReceivedFile[] = []
  let left = maxBytes
  try {
    for await (const part of request.parts({ limits: { files: maxOthers + 1, parts: maxOthers + 1 + limits.fields } })) {
      if (part.type === 'field') {
        if (part.valueTruncated || part.fieldnameTruncated) fault('REQUEST_INVALID', 'A field of the form is too long.')
        fields.set(part.fieldname, String(part.value))
      } else {
        const received = await receiveFile(store, formBytes(part.file), { field: part.fieldname, name: safeName(part.filename ?? ''), maxBytes: left })
        left -= received.bytes
        files.push(received)
      }
    }
  } catch (error) {
    formFailed(error)
  }
  const file = files.find(({ field }) => field === 'file') ?? fault('REQUEST_INVALID', 'The form has no file in its field `file`.')
  return { file, others: files.filter((other) => other !== file), fields }
}

/** `Content-Digest: sha-256=:…:` (RFC 9530): the body is checked against it. */
const digestOf = (request: FastifyRequest): string | undefined => {
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(String(request.headers['content-digest'] ?? ''))?.[1]
  return digest === undefined ? undefined : Buffer.from(digest, 'base64').toString('hex')
}

const receiveRaw = async (request: FastifyRequest, { store, maxBytes }: ReceiveOptions): Promise<ReceivedUpload> => {
  const expectSha256 = digestOf(request)
  // destroyed on return, the request would take the connection with it, and nobody could read the answer
  const source: AsyncIterable<Uint8Array> = request.raw.iterator({ destroyOnReturn: false })
  const file = await receiveFile(store, source, {
    field: 'file',
    name: sentName(request.headers),
    maxBytes,
    ...(expectSha256 === undefined ? {} : { expectSha256 }),
  })
  return { file, others: [], fields: new Map() }
}

/** Boundaries and headers of a form; what is announced beyond it cannot be within the limit. */
const formOverhead = 2 ** 20

/**
 * Streams the body of a request into the store while it is hashed: a multipart form (field `file`, text fields, further files) or a raw body, whose name is in
 * `X-File-Name` or Content-Disposition and whose digest may be in Content-Digest. The route declares `streams: uploadTypes`, its module registers {@link registerMultipart}.
 *
 * @throws Fault `LIMIT_BYTES` (names size and limit), `INPUT_EMPTY`, `REQUEST_INVALID`, `MEDIA_TYPE_UNSUPPORTED`, `LIMIT_ENTITIES`, `CHECKSUM_MISMATCH`, `INTERRUPTED`, and
 * those of the store; the rest of the body is then let go, so that the client gets to read the answer
 * @example
 * const { file, others, fields } = await receiveUpload(call.request, { store, maxBytes: settings.convertMaxBytes, maxOthers: 100 })
 */
export const receiveUpload = async (request: FastifyRequest, options: ReceiveOptions): Promise<ReceivedUpload> => {
  const announced = lengthOf(request)
  try {
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      fault('MEDIA_TYPE_UNSUPPORTED', 'The body is taken as it is, without Content-Encoding.')
    const isForm = request.isMultipart()
    if (announced !== undefined && announced > options.maxBytes + (isForm ? formOverhead : 0)) tooLarge(announced, options)
    if (announced === 0) fault('INPUT_EMPTY')
    const upload = await (isForm ? receiveForm(request, options) : receiveRaw(request, options))
    return upload.file.bytes === 0 ? fault('INPUT_EMPTY') : upload
  } catch (error) {
    drainRequest(request.raw)
    if (error instanceof Fault && error.error.code === 'LIMIT_BYTES') return tooLarge(announced, options)
    throw error
  }
}

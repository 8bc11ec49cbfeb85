import { fault } from '@trunnion/core'
import { formatOfName } from '@trunnion/engine'
import type { JobInput } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Call } from '../../app/route.ts'
import { id, strict } from '../auth/schemas.ts'
import { findFile } from '../files/fileRow.ts'
import { receiveUpload } from '../files/receiveUpload.ts'

/** What is to be converted, in the store and recognised. */
export interface ConversionSource {
  /** The main file first, then those it may refer to. */
  readonly inputs: readonly JobInput[]
  readonly format: string
  /** The main file's, as the caller calls it. */
  readonly name: string
  readonly fields: ReadonlyMap<string, string>
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
}

export interface SourceOptions {
  readonly store: BlobStore
  readonly maxBytes: number
  /** Nothing but JT. */
  readonly jt: boolean
}

interface Received {
  readonly main: JobInput
  readonly others: readonly JobInput[]
  readonly format: string | null | undefined
  readonly isJt: boolean
  readonly fields: ReadonlyMap<string, string>
}

/** Parts of an assembly beside the main file. */
const mostOthers = 500
const mostJsonBytes = 65_536
const named = Compile(Type.Object({ file_id: id, references: Type.Optional(Type.Array(id, { maxItems: mostOthers })) }, strict))

/** ISO 14306, 6.1: the version string that opens every file. */
const jtBeginning = 'Version '

const readJson = async (call: Call): Promise<unknown> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of call.request.raw.iterator({ destroyOnReturn: false })) {
    // A request gives bytes as long as nobody sets an encoding.
    const part = chunk as Uint8Array
    bytes += part.length
    if (bytes > mostJsonBytes) return fault('LIMIT_BYTES', `The body is larger than ${mostJsonBytes} bytes.`)
    chunks.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return fault('REQUEST_INVALID', 'The body is not JSON.')
  }
}

/** Files that were uploaded before. */
const nameFiles = async (call: Call): Promise<Received> => {
  const body = await readJson(call)
  if (!named.Check(body)) return fault('REQUEST_INVALID', 'The body names an uploaded file: { "file_id": "…", "references": ["…"] }.')
  const { file_id, references = [] } = body
  const [main, ...others] = await call.tenant(async (tx) => {
    const rows = []
    for (const one of [file_id, ...references]) rows.push(await findFile(tx, call.principal, one))
    return rows
  })
  const input = (row: typeof main): JobInput => ({ name: row.name, sha256: row.sha256, bytes: row.bytes, fileId: row.id })
  return { main: input(main), others: others.map(input), format: main.format, isJt: main.format === 'jt', fields: new Map() }
}

const upload = async (call: Call, { store, maxBytes }: SourceOptions): Promise<Received> => {
  const { file, others, fields } = await receiveUpload(call.request, { store, maxBytes, maxOthers: mostOthers })
  const input = ({ name, sha256, bytes }: typeof file): JobInput => ({ name, sha256, bytes })
  const isJt = Buffer.from(file.head.buffer, file.head.byteOffset, Math.min(file.head.length, jtBeginning.length)).toString('latin1') === jtBeginning
  return { main: input(file), others: others.map(input), format: file.format, isJt, fields }
}

/**
 * Takes what is to be converted: a form (field `file`, further files are those it refers to), a raw body, or the name of uploaded files as JSON. Everything that can be
 * said of it without reading it whole is said here, before a job exists.
 *
 * @throws Fault `LIMIT_BYTES`, `INPUT_EMPTY`, `INPUT_UNRECOGNISED`, `REQUEST_INVALID`, `NOT_FOUND`, …
 */
export const receiveSource = async (call: Call, options: SourceOptions): Promise<ConversionSource> => {
  const isJson = /^application\/json\s*(;|$)/i.test(call.request.headers['content-type'] ?? '')
  const { main, others, format, isJt, fields } = await (isJson ? nameFiles(call) : upload(call, options))
  if (main.bytes > options.maxBytes) fault('LIMIT_BYTES', `The file has ${main.bytes} bytes; the limit is ${options.maxBytes} (TRUNNION_CONVERT_MAX_MB).`)
  if (options.jt && !isJt) fault('INPUT_UNRECOGNISED', `The file is no JT file: it does not begin with "${jtBeginning}".`)
  const found = format ?? fault('INPUT_UNRECOGNISED')
  const promised = formatOfName(main.name)
  const mismatch = { code: 'EXTENSION_MISMATCH', message: `The name says ${String(promised).toUpperCase()}, the content is ${found.toUpperCase()}.` }
  return { inputs: [main, ...others], format: found, name: main.name, fields, warnings: promised === undefined || promised === found ? [] : [mismatch] }
}

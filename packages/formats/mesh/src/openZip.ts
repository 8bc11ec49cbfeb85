import { type Budgets, fault, joinBytes } from '@trunnion/core'
import { Inflate } from 'fflate'
import { crc32 } from './crc32.ts'

/** The files of a zip archive; nothing is unpacked before it is asked for. */
export interface Zip {
  readonly names: readonly string[]
  /** Unpacks one file; faults when it is damaged or the budgets are used up. Names are compared without case, as OPC has it. */
  read(name: string): Uint8Array | undefined
}

interface Entry {
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packed: number
  readonly unpacked: number
  readonly headerAt: number
}

const format = 'zip'

/**
 * Opens a zip archive by its central directory (APPNOTE 4.3.12). Sizes in headers are only hints: what comes out is counted.
 * Names that could leave a folder are refused although nothing is written: such an archive is an attack.
 */
export const openZip = (bytes: Uint8Array, budgets: Budgets): Zip => {
  const entries = readDirectory(bytes, budgets)
  let total = 0
  const allow = (count: number): void => {
    total += count
    if (total > budgets.bytes) fault('LIMIT_BYTES', `The archive unpacks to more than ${budgets.bytes} bytes.`, { format })
    if (total > 2 ** 20 + budgets.archiveRatio * bytes.length)
      fault('LIMIT_RATIO', `The archive unpacks to more than ${budgets.archiveRatio} times its size.`, { format })
  }
  const names = [...entries.keys()]
  const byLower = new Map(names.map((name) => [name.toLowerCase(), name]))
  return {
    names,
    read(name) {
      const entry = entries.get(byLower.get(name.toLowerCase()) ?? '')
      if (!entry) return undefined
      const content = unpack(bytes, entry, allow)
      if (crc32(content) !== entry.crc) malformed('A file of the archive is damaged: its check sum is wrong.')
      return content
    },
  }
}

const malformed = (message: string, offset?: number): never => fault('INPUT_MALFORMED', message, { format, ...(offset !== undefined && { offset }) })

const readDirectory = (bytes: Uint8Array, budgets: Budgets): Map<string, Entry> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = findEnd(view)
  if (end < 0) fault('INPUT_TRUNCATED', 'The archive has no directory at its end.', { format })
  const count = view.getUint16(end + 10, true)
  if (count > budgets.archiveEntries) fault('LIMIT_ENTITIES', `The archive holds more than ${budgets.archiveEntries} files.`, { format })
  const entries = new Map<string, Entry>()
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) malformed('The directory of the archive is damaged.', at)
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder('utf-8').decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (!isSafeName(name)) fault('REFERENCE_FORBIDDEN', 'The archive holds a file whose name leads outside of it.', { format, offset: at })
    const extraLength = view.getUint16(at + 30, true)
    const [unpacked, packed, headerAt] = longFields(
      view,
      at + 46 + nameLength,
      extraLength,
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
    )
    if (!entries.has(name))
      entries.set(name, {
        flags: view.getUint16(at + 8, true),
        crc: view.getUint32(at + 16, true),
        method: view.getUint16(at + 10, true),
        packed,
        unpacked,
        headerAt,
      })
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  }
  return entries
}

/** Fields of 0xffffffff stand as 64-bit numbers, in order, in the extra field 1 (APPNOTE 4.5.3). */
const longFields = (view: DataView, extraAt: number, extraLength: number, fields: readonly number[]): number[] => {
  const end = Math.min(view.byteLength, extraAt + extraLength)
  let at = extraAt
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true)
  at += 4
  return fields.map((field) => {
    if (field !== 0xffff_ffff || at + 8 > end) return field
    at += 8
    return Number(view.getBigUint64(at - 8, true))
  })
}

/** Offset of the end record, which a comment of up to 65,535 bytes may follow; -1 when there is none. */
const findEnd = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at--) if (view.getUint32(at, true) === 0x06054b50) return at
  return -1
}

const isSafeName = (name: string): boolean => {
  const control = [...name].some((char) => char < ' ')
  return !control && name.length <= 1024 && !name.startsWith('/') && !name.includes('\\') && !/^[A-Za-z]:/.test(name) && !name.split('/').includes('..')
}

/** A chunk of input; at most 1,032 times as much comes out of it before the counters see it. */
const chunkBytes = 4096

const unpack = (bytes: Uint8Array, entry: Entry, allow: (count: number) => void): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { headerAt, packed, method, flags } = entry
  if (headerAt + 30 > bytes.length || view.getUint32(headerAt, true) !== 0x04034b50)
    malformed('A file of the archive is not where its directory says.', headerAt)
  if ((flags & 1) !== 0) fault('FORMAT_UNSUPPORTED', 'The archive is encrypted.', { format })
  const start = headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true)
  if (start + packed > bytes.length) fault('INPUT_TRUNCATED', 'The archive ends inside one of its files.', { format, offset: bytes.length })
  const data = bytes.subarray(start, start + packed)
  if (method === 0) {
    allow(data.length)
    return data
  }
  if (method !== 8) fault('FORMAT_UNSUPPORTED', 'The archive is packed by a method that is not read.', { format })
  return inflate(data, Math.min(entry.unpacked, 1032 * packed), allow)
}

const inflate = (data: Uint8Array, expected: number, allow: (count: number) => void): Uint8Array => {
  const chunks: Uint8Array[] = []
  let length = 0
  let ended = false
  const stream = new Inflate((chunk, final) => {
    allow(chunk.length)
    length += chunk.length
    if (chunk.length > 0) chunks.push(chunk)
    ended ||= final
  })
  try {
    for (let at = 0; at < data.length && !ended; at += chunkBytes) stream.push(data.subarray(at, at + chunkBytes), at + chunkBytes >= data.length)
  } catch (error) {
    // fflate's own errors carry a number; faults of the counters go on upwards.
    if (!(error instanceof Error) || !('code' in error)) throw error
    malformed('A file of the archive is damaged.')
  }
  if (!ended || length !== expected) malformed('A file of the archive has another length than its directory says.')
  return joinBytes(chunks)
}

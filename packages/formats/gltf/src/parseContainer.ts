import { type WarningLog, fault } from '@trunnion/core'
import { type Json, isRecord, malformed } from './jsonValue.ts'
import { sniffGltf } from './sniffGltf.ts'

/** The document and, for a GLB, its binary chunk. */
export interface Container {
  readonly json: Json
  readonly bin?: Uint8Array
}

/** Levels of nesting, counted without recursion; stops above `limit`. */
const depthOf = (value: unknown, limit: number): number => {
  let level: unknown[] = [value]
  for (let depth = 0; ; depth++) {
    const next: unknown[] = []
    for (const v of level)
      for (const member of Array.isArray(v) ? v : Object.values(v as object)) if (typeof member === 'object' && member !== null) next.push(member) // only objects are pushed
    if (next.length === 0 || depth > limit) return depth
    level = next
  }
}

const parseJson = (bytes: Uint8Array, offset: number, depth: number, log: WarningLog): Json => {
  // No engine holds longer strings.
  if (bytes.length > 2 ** 29 - 64) fault('LIMIT_BYTES', 'The JSON text is too long.', { format: 'gltf', offset })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    log.add('ENCODING_REPAIRED', 'The JSON text is not valid UTF-8.', { format: 'gltf', offset })
    text = new TextDecoder().decode(bytes)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fault('INPUT_MALFORMED', 'The JSON text cannot be parsed.', { format: 'gltf', offset })
  }
  if (!isRecord(value)) return malformed('The JSON text is not an object.')
  // What walks the document later may recurse (JSON.stringify does).
  if (depthOf(value, depth) > depth) fault('LIMIT_DEPTH', 'The JSON text nests more deeply than the limit.', { format: 'gltf', offset })
  return value
}

const JSON_CHUNK = 0x4e4f534a
const BIN_CHUNK = 0x004e4942

const parseGlb = (bytes: Uint8Array, depth: number, log: WarningLog): Container => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(4, true)
  if (version !== 2) fault('FORMAT_UNSUPPORTED', 'Only version 2 of the GLB container is read.', { format: 'gltf', offset: 4 })
  const length = view.getUint32(8, true)
  if (length > bytes.length) fault('INPUT_TRUNCATED', 'The file is shorter than its header says.', { format: 'gltf', offset: 8 })
  if (length < bytes.length) log.add('TRAILING_DATA', 'Bytes after the end of the GLB were ignored.', { format: 'gltf', offset: length })
  let json: Json | undefined
  let bin: Uint8Array | undefined
  for (let at = 12; at + 8 <= length;) {
    const size = view.getUint32(at, true)
    const kind = view.getUint32(at + 4, true)
    if (size > length - at - 8) fault('INPUT_TRUNCATED', 'A chunk is longer than the file.', { format: 'gltf', offset: at })
    const chunk = bytes.subarray(at + 8, at + 8 + size)
    if (!json) {
      if (kind !== JSON_CHUNK) malformed('The first chunk is not JSON.')
      json = parseJson(chunk, at + 8, depth, log)
    } else if (kind === BIN_CHUNK && !bin) bin = chunk
    at += 8 + size
  }
  if (!json) return fault('INPUT_TRUNCATED', 'The file ends before its JSON chunk.', { format: 'gltf', offset: 12 })
  return { json, ...(bin && { bin }) }
}

/** Splits a GLB into its chunks, or parses a glTF JSON. */
export const parseContainer = (bytes: Uint8Array, depth: number, log: WarningLog): Container => {
  const kind = sniffGltf(bytes)
  if (kind === undefined) fault('INPUT_UNRECOGNISED', 'The content is neither a GLB nor a glTF document.', { format: 'gltf' })
  return kind === 'glb' ? parseGlb(bytes, depth, log) : { json: parseJson(bytes, 0, depth, log) }
}

import { type ReadOptions, fault } from '@trunnion/core'
import { MESHOPT } from './gltfJson.ts'
import { type Json, integerOf, isRecord, malformed, recordOf } from './jsonValue.ts'
import type { Meter } from './meter.ts'

const decodeDataUri = (uri: string, entity: string, meter: Meter): Uint8Array => {
  const comma = uri.indexOf(',')
  if (comma < 0) return malformed('A data URI has no data.', entity)
  meter.bytes(uri.length - comma)
  const body = uri.slice(comma + 1)
  try {
    const text = uri.slice(0, comma).endsWith(';base64') ? atob(body) : decodeURIComponent(body)
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
    return bytes
  } catch {
    return malformed('The data of a data URI cannot be decoded.', entity)
  }
}

const decoded = (uri: string): string => {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}

/** A relative path that stays in its own folder: no scheme, drive, root, backslash, NUL or `..`, plain or percent-encoded. */
const staysInside = (path: string): boolean =>
  !/^[a-z][a-z0-9+.-]*:/i.test(path) && !path.startsWith('/') && !path.includes('\\') && !path.includes('\0') && !path.split('/').includes('..')

const resource = (uri: string, entity: string, resources: ReadOptions['resources']): Uint8Array => {
  const path = decoded(uri)
  if (!staysInside(uri) || !staysInside(path) || !staysInside(decoded(path))) fault('REFERENCE_FORBIDDEN', undefined, { format: 'gltf', entity })
  const found = resources?.get(uri) ?? resources?.get(path) ?? resources?.get(path.startsWith('./') ? path.slice(2) : `./${path}`)
  return found ?? fault('REFERENCE_UNRESOLVED', 'The file with the binary data was not given.', { format: 'gltf', entity })
}

/**
 * The bytes of every buffer, from the GLB's chunk, data URIs and `resources` only; undefined for a fallback buffer of meshopt compression, which holds none.
 * A reference that leads elsewhere is refused even when nothing uses it.
 */
export const resolveBuffers = (
  buffers: readonly Json[],
  bin: Uint8Array | undefined,
  resources: ReadOptions['resources'],
  meter: Meter,
): readonly (Uint8Array | undefined)[] =>
  buffers.map((buffer, i) => {
    const entity = `buffer ${i}`
    const length = integerOf(buffer['byteLength'], 1, Number.MAX_SAFE_INTEGER, entity)
    const extensions = recordOf(buffer['extensions'], entity)
    const fallback = [MESHOPT, 'KHR_meshopt_compression'].some((name) => isRecord(extensions[name]) && extensions[name]['fallback'] === true)
    const { uri } = buffer
    if (fallback && (uri === undefined || (typeof uri === 'string' && staysInside(decoded(uri))))) return undefined
    if (uri !== undefined && typeof uri !== 'string') return malformed('A URI is not a string.', entity)
    let bytes: Uint8Array | undefined
    if (uri === undefined) bytes = i === 0 ? bin : undefined
    else bytes = uri.startsWith('data:') ? decodeDataUri(uri, entity, meter) : resource(uri, entity, resources)
    if (!bytes) return malformed('A buffer has no data.', entity)
    if (bytes.length < length) return fault('INPUT_TRUNCATED', 'A buffer is shorter than it says.', { format: 'gltf', entity })
    return bytes.subarray(0, length)
  })

import type { Inflate } from '@trunnion/jt'
import { detectFormat } from './detectFormat.ts'

/** `mtllib` lines of an OBJ; one statement may name several files. */
const objReferences = (text: string): string[] => {
  const found: string[] = []
  for (const line of text.split('\n')) if (line.startsWith('mtllib ')) found.push(line.slice(7).trim(), ...line.slice(7).trim().split(/\s+/))
  return [...new Set(found)]
}

/** URIs of buffers in a glTF, but for data URIs. */
const gltfReferences = (text: string): string[] => {
  try {
    // JSON of a stranger: every step is checked
    const { buffers } = JSON.parse(text) as { buffers?: unknown }
    if (!Array.isArray(buffers)) return []
    return buffers.flatMap((buffer: unknown) => {
      const uri = typeof buffer === 'object' && buffer !== null && 'uri' in buffer ? buffer.uri : undefined
      return typeof uri === 'string' && !uri.startsWith('data:') ? [...new Set([uri, decodeURIComponent(uri)])] : []
    })
  } catch {
    return []
  }
}

/**
 * Names of the files that an input needs beside itself, as it writes them: OBJ's materials, glTF's buffers, the parts of a JT assembly.
 * For callers that fetch them; what a file refers to is a wish, not a permission.
 *
 * @param inflate - a faster zlib than the readers' own
 */
export const referencesOf = async (bytes: Uint8Array, inflate?: Inflate): Promise<readonly string[]> => {
  const format = detectFormat(bytes)
  if (format === 'jt') return (await import('@trunnion/jt')).jtReferences(bytes, inflate && { inflate })
  if (format === 'obj') return objReferences(new TextDecoder().decode(bytes))
  if (format === 'gltf' && bytes[0] !== 0x67) return gltfReferences(new TextDecoder().decode(bytes))
  return []
}

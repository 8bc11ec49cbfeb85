import type { IncomingHttpHeaders } from 'node:http'
import { safeName } from './safeName.ts'

/** Node reads header bytes as latin1; clients that send UTF-8 there mean UTF-8. */
const asUtf8 = (text: string): string => {
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return decoded.includes('\uFFFD') ? text : decoded
}

const percentDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `filename*` (RFC 8187, UTF-8 only) before `filename` (RFC 6266). */
const fromDisposition = (header: string): string | undefined => {
  const extended = /;\s*filename\*\s*=\s*utf-8'[\w-]*'([^;\s]+)/i.exec(header)?.[1]
  if (extended !== undefined) return percentDecoded(extended)
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header)
  const quoted = plain?.[1]
  return quoted === undefined ? plain?.[2] : asUtf8(quoted.replace(/\\(.)/g, '$1'))
}

/** The name of a raw body: `X-File-Name` (percent-encoded where it is not ASCII), else Content-Disposition, reduced by {@link safeName}. */
export const sentName = (headers: IncomingHttpHeaders): string => {
  const own = headers['x-file-name']
  if (typeof own === 'string' && own !== '') return safeName(percentDecoded(asUtf8(own.slice(0, 4096))))
  return safeName(fromDisposition((headers['content-disposition'] ?? '').slice(0, 4096)) ?? '')
}

import { BLOB, BOOL, DOUBLE, INT16, INT32, INT64, TEXT, groupKinds } from '../../src/tokens/groupKinds.ts'

/** A group: code and value. */
export type Pair = readonly [code: number, value: string | number]

export interface Encoding {
  readonly flavour: 'ascii' | 'binary-narrow' | 'binary-wide'
  readonly lineEnd?: '\n' | '\r\n' | '\r'
  /** Bytes of a text; UTF-8 when omitted. */
  readonly text?: (text: string) => Uint8Array
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

const number = (kind: number, value: number): Uint8Array => {
  const size = kind === DOUBLE || kind === INT64 ? 8 : kind === INT32 ? 4 : kind === BOOL ? 1 : 2
  const view = new DataView(new ArrayBuffer(size))
  if (kind === DOUBLE) view.setFloat64(0, value, true)
  else if (kind === INT64) view.setBigInt64(0, BigInt(value), true)
  else if (kind === INT32) view.setInt32(0, value, true)
  else if (kind === INT16) view.setInt16(0, value, true)
  else view.setUint8(0, value)
  return new Uint8Array(view.buffer)
}

const binaryPair = ([code, value]: Pair, narrow: boolean, text: (text: string) => Uint8Array): Uint8Array => {
  const head = narrow && code < 255 ? Uint8Array.of(code) : narrow ? join([Uint8Array.of(255), number(INT16, code)]) : number(INT16, code)
  const kind = groupKinds[code]
  if (kind === TEXT) return join([head, text(String(value)), Uint8Array.of(0)])
  if (kind !== BLOB) return join([head, number(kind, Number(value))])
  const bytes = Uint8Array.from(String(value).match(/../g) ?? [], (hex) => Number.parseInt(hex, 16))
  return join([head, Uint8Array.of(bytes.length), bytes])
}

/** Writes groups as a DXF file. */
export const encode = (pairs: readonly Pair[], { flavour, lineEnd = '\n', text = utf8 }: Encoding): Uint8Array<ArrayBuffer> => {
  if (flavour === 'ascii')
    return join(pairs.map(([code, value]) => join([utf8(`${String(code).padStart(3)}${lineEnd}`), text(asText(code, value)), utf8(lineEnd)])))
  return join([latin1('AutoCAD Binary DXF\r\n\x1a\0'), ...pairs.map((pair) => binaryPair(pair, flavour === 'binary-narrow', text))])
}

const asText = (code: number, value: string | number): string =>
  typeof value === 'number' && groupKinds[code] === DOUBLE && Number.isInteger(value) ? value.toFixed(1) : String(value)

/** Text of one line a group, as people write it: `0 LINE`, `8 WALL`. */
export const pairsOf = (source: string): Pair[] =>
  source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [code, ...rest] = line.split(' ')
      return [Number(code), rest.join(' ')] as const
    })

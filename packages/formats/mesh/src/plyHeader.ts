import { fault } from '@trunnion/core'

/** Scalar types of PLY under their short and long names. */
export type PlyType = 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'f32' | 'f64'

export interface PlyProperty {
  readonly name: string
  readonly type: PlyType
  /** Type of the count, when the property is a list. */
  readonly countType?: PlyType
}

export interface PlyElement {
  readonly name: string
  readonly count: number
  readonly properties: readonly PlyProperty[]
}

export interface PlyHeader {
  readonly encoding: 'ascii' | 'binary_little_endian' | 'binary_big_endian'
  readonly elements: readonly PlyElement[]
  /** Offset of the first byte after the header. */
  readonly bodyAt: number
}

export const plyTypeBytes: Readonly<Record<PlyType, number>> = { i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4, f64: 8 }

const types: ReadonlyMap<string, PlyType> = new Map([
  ['char', 'i8'],
  ['int8', 'i8'],
  ['uchar', 'u8'],
  ['uint8', 'u8'],
  ['short', 'i16'],
  ['int16', 'i16'],
  ['ushort', 'u16'],
  ['uint16', 'u16'],
  ['int', 'i32'],
  ['int32', 'i32'],
  ['uint', 'u32'],
  ['uint32', 'u32'],
  ['float', 'f32'],
  ['float32', 'f32'],
  ['double', 'f64'],
  ['float64', 'f64'],
])

const latin1 = new TextDecoder('latin1')
const maxHeaderBytes = 1 << 20
const maxProperties = 1000

/** Reads the header. The body starts right after the one line end behind `end_header`: a body may itself begin with a line feed. */
export const readPlyHeader = (bytes: Uint8Array): PlyHeader => {
  // CR alone ends lines only where the first line ends so; some writers put CRLF behind `end_header` only.
  const crAlone = bytes[3] === 13 && bytes[4] !== 10
  let encoding: string | undefined
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = []
  let at = 0
  for (let line = 1; ; line++) {
    const limit = Math.min(bytes.length, maxHeaderBytes)
    let end = at
    while (end < limit && bytes[end] !== 10 && bytes[end] !== 13) end++
    const malformed = (message: string): never => fault('INPUT_MALFORMED', message, { format: 'ply', line, offset: at })
    const ended = end < limit
    const words = latin1.decode(bytes.subarray(at, end)).trim().split(/\s+/)
    if (line === 1 && words[0] !== 'ply') malformed('The file does not start with a PLY header.')
    if (words[0] === 'end_header') {
      if (!isEncoding(encoding)) return malformed('The header states no known encoding.')
      return { encoding, elements, bodyAt: Math.min(bytes.length, end + (bytes[end] === 13 && !crAlone ? 2 : 1)) }
    }
    if (!ended) malformed('The header has no end.')
    if (words[0] === 'format') encoding = words[1]
    else if (words[0] === 'element') {
      const count = Number(words[2])
      if (!Number.isSafeInteger(count) || count < 0) malformed('The count of an element is no whole number.')
      elements.push({ name: words[1], count, properties: [] })
    } else if (words[0] === 'property') {
      const element = elements.at(-1)
      const isList = words[1] === 'list'
      const type = types.get(words[isList ? 3 : 1])
      const countType = isList ? types.get(words[2]) : undefined
      const name = words[isList ? 4 : 2]
      if (!element || !type || !name || (isList && !countType) || element.properties.length >= maxProperties)
        return malformed('A property of the header cannot be understood.')
      element.properties.push({ name, type, ...(countType && { countType }) })
    }
    at = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1)
  }
}

const isEncoding = (text: string | undefined): text is PlyHeader['encoding'] =>
  text === 'ascii' || text === 'binary_little_endian' || text === 'binary_big_endian'

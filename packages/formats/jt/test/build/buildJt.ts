import { crc32, deflateSync } from 'node:zlib'
import { makeByteWriter } from './byteWriter.ts'
import { element, endOfElements, lsgContent, ver } from './lsgContent.ts'
import { type Dialect, type JtModel, segmentId } from './model.ts'
import { shapeBody } from './shapeBody.ts'

const triStripLod = '10dd10ab-2ac8-11d1-9b6b-0080c7bb5997'
const pmiManager = 'ce357249-38fb-11d1-a506-006097bdc6e1'
const propertyProxy = 'ce357247-38fb-11d1-a506-006097bdc6e1'

/** An .xz stream with stored LZMA2 chunks and a CRC32 of the content; without the index, which nobody needs. */
const storedXz = (content: Uint8Array): Uint8Array => {
  const w = makeByteWriter(true)
    .u8(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 1)
    .u32(crc32(Uint8Array.of(0, 1)))
  const header = Uint8Array.of(2, 0, 0x21, 1, 0x10, 0, 0, 0)
  w.raw(header).u32(crc32(header))
  let body = 1
  for (let at = 0; at < content.length; at += 65536) {
    const chunk = content.subarray(at, at + 65536)
    w.u8(at === 0 ? 1 : 2, (chunk.length - 1) >> 8, (chunk.length - 1) & 255).raw(chunk)
    body += 3 + chunk.length
  }
  return w
    .u8(0)
    .raw(new Uint8Array((4 - (body & 3)) & 3))
    .u32(crc32(content))
    .u8(0)
    .finish()
}

const compressed = ({ compression, littleEndian }: Dialect, content: Uint8Array): Uint8Array => {
  const stream = compression === 'zlib' ? deflateSync(content) : compression === 'xz' ? storedXz(content) : content
  const kind = { zlib: 2, xz: 3, stored: 1 }[compression]
  return makeByteWriter(littleEndian)
    .u32(kind)
    .i32(stream.length + 1)
    .u8(kind)
    .raw(stream)
    .finish()
}

const elementSegment = (dialect: Dialect, typeId: string, baseType: number, body: Uint8Array): Uint8Array => {
  const w = makeByteWriter(dialect.littleEndian)
  element(w, typeId, baseType, dialect.major < 9 ? undefined : 0, body)
  endOfElements(w)
  if (dialect.major >= 9) w.u16(1).i32(0)
  return w.finish()
}

const proxyBody = ({ major, littleEndian }: Dialect, entries: Readonly<Record<string, string | number>>): Uint8Array => {
  const w = makeByteWriter(littleEndian)
  ver(w, major)
  for (const [key, value] of Object.entries(entries)) {
    w.mbString(key)
    if (typeof value === 'string') w.u8(1).mbString(value)
    else if (Number.isInteger(value)) w.u8(2).i32(value)
    else w.u8(3).f32(value)
  }
  return w.i32(0).finish()
}

/** Id of the scene graph's segment. */
const lsgSegmentId = segmentId(1)

/** Writes a JT file: header, table of contents, scene graph, shapes, meta data. */
export const buildJt = (model: JtModel, dialect: Dialect): Uint8Array => {
  const { major, minor, littleEndian } = dialect
  const shapeType = major === 9 ? 6 : 7
  const segments = [
    { id: lsgSegmentId, type: 1, content: compressed(dialect, lsgContent(dialect, model)) },
    ...Object.entries(model.shapes ?? {}).map(([id, shape]) => {
      const [typeId, body] = 'body' in shape ? [shape.typeId, shape.body] : [triStripLod, shapeBody(dialect, shape)]
      return { id, type: shapeType, content: elementSegment(dialect, typeId, 4, body) }
    }),
    ...Object.entries(model.metaData ?? {}).map(([id, entries]) => ({
      id,
      type: 4,
      content: compressed(dialect, elementSegment(dialect, propertyProxy, 9, proxyBody(dialect, entries))),
    })),
    ...Object.entries(model.pmi ?? {}).map(([id, body]) => ({ id, type: 3, content: compressed(dialect, elementSegment(dialect, pmiManager, 9, body)) })),
  ]
  const wide = major >= 10
  const headerSize = wide ? 109 : 105
  const w = makeByteWriter(littleEndian)
  w.raw(new TextEncoder().encode(`Version ${major}.${minor} JT`.padEnd(75, ' ') + ' \n\r\n '))
    .u8(littleEndian ? 0 : 1)
    .i32(0)
  if (wide) w.u64(headerSize)
  else w.i32(headerSize)
  w.guid(lsgSegmentId).i32(segments.length)
  let at = headerSize + 4 + segments.length * (wide ? 32 : 28)
  for (const { id, type, content } of segments) {
    w.guid(id)
    if (wide) w.u64(at)
    else w.i32(at)
    w.u32(content.length + 24).u32(type << 24)
    at += content.length + 24
  }
  for (const { id, type, content } of segments)
    w.guid(id)
      .i32(type, content.length + 24)
      .raw(content)
  return w.finish()
}

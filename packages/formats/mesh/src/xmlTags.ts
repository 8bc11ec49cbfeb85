import { fault, parseNumber } from '@trunnion/core'

/**
 * A cursor over the tags of an XML document in UTF-8 bytes. No tree, no entities of its own, no DTD: text and comments are skipped,
 * document types are refused, names are seen without their prefix.
 */
export interface XmlTags {
  readonly bytes: Uint8Array
  at: number
  /** `open` for `<a>` and `<a/>`, `close` for `</a>`. */
  kind: 'open' | 'close'
  /** `<a/>` has no closing tag of its own. */
  empty: boolean
  /** Local name of the tag: `bytes[nameStart, nameEnd)`. */
  nameStart: number
  nameEnd: number
  /** The attributes lie in `bytes[nameEnd, tagEnd)`. */
  tagEnd: number
}

export const makeXmlTags = (bytes: Uint8Array): XmlTags => ({ bytes, at: 0, kind: 'open', empty: false, nameStart: 0, nameEnd: 0, tagEnd: 0 })

const [lt, gt, slash, bang, question, colon, quote, apostrophe, equals] = [0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x3a, 0x22, 0x27, 0x3d]

/** Moves to the next tag; false at the end of the document. */
export const nextTag = (tags: XmlTags): boolean => {
  const { bytes } = tags
  for (;;) {
    const at = find(bytes, lt, tags.at)
    if (at < 0) return false
    const next = bytes[at + 1]
    if (next === question) tags.at = skipPast(bytes, at, '?>')
    else if (next === bang) {
      if (bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d) tags.at = skipPast(bytes, at + 4, '-->')
      else if (bytes[at + 2] === 0x5b) tags.at = skipPast(bytes, at, ']]>')
      else fault('INPUT_MALFORMED', 'Document type declarations are not allowed.', { format: 'xml', offset: at })
    } else {
      readTag(tags, at)
      return true
    }
  }
}

/** `indexOf` for the few bytes between marks: calling the built-in for each takes twice as long over a document. */
const find = (bytes: Uint8Array, byte: number, from: number): number => {
  const { length } = bytes
  for (let i = from; i < length; i++) if (bytes[i] === byte) return i
  return -1
}

const skipPast = (bytes: Uint8Array, from: number, mark: string): number => {
  const last = mark.charCodeAt(mark.length - 1)
  for (let at = bytes.indexOf(last, from); at >= 0; at = bytes.indexOf(last, at + 1)) {
    let same = true
    for (let k = 1; k < mark.length && same; k++) same = bytes[at - k] === mark.charCodeAt(mark.length - 1 - k)
    if (same) return at + 1
  }
  return unfinished(bytes)
}

const unfinished = (bytes: Uint8Array): never => fault('INPUT_TRUNCATED', 'The document ends inside a tag.', { format: 'xml', offset: bytes.length })

const readTag = (tags: XmlTags, at: number): void => {
  const { bytes } = tags
  const { length } = bytes
  tags.kind = bytes[at + 1] === slash ? 'close' : 'open'
  let i = at + (tags.kind === 'close' ? 2 : 1)
  tags.nameStart = i
  for (; i < length && bytes[i] > 32 && bytes[i] !== gt && bytes[i] !== slash; i++) if (bytes[i] === colon) tags.nameStart = i + 1
  tags.nameEnd = i
  for (; i < length && bytes[i] !== gt; i++) {
    if (bytes[i] !== quote && bytes[i] !== apostrophe) continue
    i = find(bytes, bytes[i], i + 1)
    if (i < 0) unfinished(bytes)
  }
  if (i >= length) unfinished(bytes)
  tags.tagEnd = i
  tags.empty = bytes[i - 1] === slash
  tags.at = i + 1
}

/** Whether the tag's local name is `name`. */
export const isTag = ({ bytes, nameStart, nameEnd }: XmlTags, name: string): boolean => equalsText(bytes, nameStart, nameEnd, name)

const equalsText = (bytes: Uint8Array, start: number, end: number, text: string): boolean => {
  if (end - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** An attribute of a tag: `bytes[nameStart, nameEnd)` = `bytes[start, end)`. */
export interface XmlAttribute {
  at: number
  nameStart: number
  nameEnd: number
  start: number
  end: number
}

export const makeXmlAttribute = (): XmlAttribute => ({ at: 0, nameStart: 0, nameEnd: 0, start: 0, end: 0 })

/** Moves `attribute` to the tag's next one; set `attribute.at = tags.nameEnd` first. False after the last. */
export const nextAttribute = ({ bytes, tagEnd }: XmlTags, attribute: XmlAttribute): boolean => {
  let i = attribute.at
  while (i < tagEnd && (bytes[i] <= 32 || bytes[i] === slash)) i++
  attribute.nameStart = i
  for (; i < tagEnd && bytes[i] > 32 && bytes[i] !== equals && bytes[i] !== quote && bytes[i] !== apostrophe; i++)
    if (bytes[i] === colon) attribute.nameStart = i + 1
  attribute.nameEnd = i
  while (i < tagEnd && bytes[i] !== quote && bytes[i] !== apostrophe) i++
  if (i >= tagEnd) return false
  attribute.start = i + 1
  attribute.end = find(bytes, bytes[i], i + 1)
  if (attribute.end < 0 || attribute.end > tagEnd) return false
  attribute.at = attribute.end + 1
  return true
}

/** The tag's attributes by local name, with the predefined and numeric character references resolved. */
export const attributesOf = (tags: XmlTags): Map<string, string> => {
  const out = new Map<string, string>()
  const attribute = makeXmlAttribute()
  attribute.at = tags.nameEnd
  while (nextAttribute(tags, attribute)) out.set(utf8.decode(tags.bytes.subarray(attribute.nameStart, attribute.nameEnd)), attributeText(tags.bytes, attribute))
  return out
}

const utf8 = new TextDecoder('utf-8')
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const attributeText = (bytes: Uint8Array, { start, end }: XmlAttribute): string =>
  utf8.decode(bytes.subarray(start, end)).replace(/&(#x?[0-9a-fA-F]{1,6}|[a-z]{2,4});/g, (whole, body: string) => {
    if (!body.startsWith('#')) return named[body] ?? whole
    const code = body[1] === 'x' ? parseInt(body.slice(2), 16) : parseInt(body.slice(1), 10)
    return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })

/** The attribute's number, NaN when it is none. */
export const attributeNumber = (bytes: Uint8Array, { start, end }: XmlAttribute): number => parseNumber(bytes, start, end)

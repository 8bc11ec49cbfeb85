/** Bytes before the first record of a binary STL: 80 of header, a u32 count. */
export const stlHeaderBytes = 84
/** Bytes of a record: normal and three corners as f32, a u16 attribute. */
export const stlRecordBytes = 50

/**
 * Which kind of STL the bytes are, by content only.
 * The size rule comes first: `84 + 50 n` bytes with the count n is binary, whatever the header says (many start with `solid`).
 * Then ASCII by its keywords; last a binary file whose count lies or whose end is cut off, if its records look like coordinates.
 */
export const stlFlavour = (bytes: Uint8Array): 'ascii' | 'binary' | undefined => {
  const records = Math.floor((bytes.length - stlHeaderBytes) / stlRecordBytes)
  if (records >= 0 && bytes.length === stlHeaderBytes + stlRecordBytes * records && stlCount(bytes) === records) return 'binary'
  const head = bytes.subarray(0, headBytes)
  if (!head.some(isControl)) return /^\s*(solid\b[^]*?\b(facet|endsolid)\b|facet\s+normal\b)/i.test(latin1.decode(head)) ? 'ascii' : undefined
  return records >= 1 && !hasForeignMagic(bytes) && recordsLookSane(bytes, 0, records) ? 'binary' : undefined
}

export const stlCount = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true)

const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 32)

const headBytes = 4096
const latin1 = new TextDecoder('latin1')
const recordsLookedAt = 64

/**
 * Whether records `first … end - 1` (a sample of them) look like triangles: finite numbers of usual size, normals at most of unit length, not all without extent.
 * Of random bytes 1 in 100,000 records passes.
 */
export const recordsLookSane = (bytes: Uint8Array, first: number, end: number): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const samples = Math.min(recordsLookedAt, end - first)
  let sane = 0
  let extended = 0
  for (let k = 0; k < samples; k++) {
    const at = stlHeaderBytes + stlRecordBytes * (first + Math.floor((k * (end - first)) / samples))
    if (!isSaneRecord(view, at)) continue
    sane++
    if (hasExtent(view, at)) extended++
  }
  return samples > 0 && sane >= 0.9 * samples && extended >= 0.5 * samples
}

const isSaneRecord = (view: DataView, at: number): boolean => {
  for (let i = 0; i < 12; i++) {
    const size = Math.abs(view.getFloat32(at + 4 * i, true))
    if (i < 3 ? size > 1.01 : !(size === 0 || (size > 1e-15 && size < 1e9))) return false
  }
  return true
}

const hasExtent = (view: DataView, at: number): boolean => {
  for (let i = 3; i < 6; i++) if (view.getUint32(at + 4 * i, true) !== view.getUint32(at + 4 * (i + 3), true)) return true
  return false
}

const magics = ['PK\u0003\u0004', '\u0089PNG', 'glTF', 'Version ', '%PDF', 'AC10', 'AutoCAD', 'ply', '\u001f\u008b', 'GIF8', '\u00ff\u00d8\u00ff']

const hasForeignMagic = (bytes: Uint8Array): boolean => {
  const start = latin1.decode(bytes.subarray(0, 8))
  return magics.some((magic) => start.startsWith(magic))
}

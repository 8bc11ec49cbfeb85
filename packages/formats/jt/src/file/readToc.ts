import type { JtHeader } from './parseHeader.ts'
import { guidAt } from './guid.ts'
import { type JtSegment, segmentHeaderSize } from './segmentTypes.ts'

/** What the table of contents says, and how far it can be believed. */
export interface Toc {
  readonly segments: readonly JtSegment[]
  /** Ids of entries that point outside the file, or to something else than their segment. */
  readonly lost: ReadonlySet<string>
  /** False when the table itself does not lie where the header says, or is cut off. */
  readonly whole: boolean
}

/** Reads the table of contents strictly: an entry counts only if the segment header it points to carries its id. */
export const readToc = (bytes: Uint8Array, header: JtHeader): Toc => {
  const { littleEndian, tocOffset, major } = header
  if (!(tocOffset >= header.size && tocOffset + 4 <= bytes.length)) return { segments: [], lost: new Set(), whole: false }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wide = major >= 10
  const entrySize = wide ? 32 : 28
  const declared = view.getInt32(tocOffset, littleEndian)
  const possible = Math.floor((bytes.length - tocOffset - 4) / entrySize)
  const count = Math.max(0, Math.min(declared, possible))
  const segments: JtSegment[] = []
  const lost = new Set<string>()
  for (let i = 0; i < count; i++) {
    const at = tocOffset + 4 + i * entrySize
    const low = view.getUint32(at + 16, littleEndian)
    const offset = wide ? (littleEndian ? low + view.getUint32(at + 20, true) * 2 ** 32 : low * 2 ** 32 + view.getUint32(at + 20, false)) : low
    const length = view.getUint32(at + (wide ? 24 : 20), littleEndian)
    const id = guidAt(view, at, littleEndian)
    if (offset < header.size || offset + segmentHeaderSize > bytes.length || guidAt(view, offset, littleEndian) !== id) {
      lost.add(id)
      continue
    }
    // The segment's own type is right where a late-loaded property or the table says another (JT_LLPROP_PMI in 8.0).
    const type = view.getInt32(offset + 16, littleEndian)
    segments.push({ id, type, offset, length: Math.min(length, bytes.length - offset) })
  }
  return { segments, lost, whole: declared === count }
}

import type { ByteReader } from '@trunnion/core'
import { malformed } from './packetSource.ts'

const windowSize = 16

/**
 * Undoes the move-to-front transform (JT 10): an offset repeats one of the last 16 different values, -1 brings in the next new one.
 * @param fresh - new values in order of appearance
 * @param offsets - one a value
 */
export const moveToFront = (fresh: Int32Array, offsets: Int32Array, reader: ByteReader): Int32Array => {
  const out = new Int32Array(offsets.length)
  const recent = new Int32Array(windowSize)
  let held = 0
  let taken = 0
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i]
    let value: number
    let hole: number
    if (offset === -1) {
      if (taken === fresh.length) malformed(reader, 'A packet lacks values for its window.')
      value = fresh[taken++]
      hole = held < windowSize ? held++ : windowSize - 1
    } else {
      if (offset < 0 || offset >= held) malformed(reader, 'A packet repeats a value that its window does not hold.')
      value = recent[offset]
      hole = offset
    }
    recent.copyWithin(1, 0, hole)
    recent[0] = value
    out[i] = value
  }
  return out
}

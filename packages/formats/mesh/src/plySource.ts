import { parseNumber } from '@trunnion/core'
import { type PlyHeader, type PlyType, plyTypeBytes } from './plyHeader.ts'
import { makeWords, nextWord } from './words.ts'

/** Gives the numbers of a PLY body one after the other. */
export interface PlySource {
  /** The next number of this type; after the end `ended` is true and the value is NaN. */
  next(type: PlyType): number
  /** How many more numbers of at least `size` bytes there can be. */
  room(size: number): number
  ended: boolean
  offset: number
}

/** Makes the {@link PlySource} of the header's encoding. */
export const makePlySource = (bytes: Uint8Array, header: PlyHeader): PlySource =>
  header.encoding === 'ascii' ? asciiSource(bytes, header.bodyAt) : binarySource(bytes, header.bodyAt, header.encoding === 'binary_little_endian')

const asciiSource = (bytes: Uint8Array, bodyAt: number): PlySource => {
  const words = makeWords(bytes, bodyAt)
  const source: PlySource = {
    ended: false,
    offset: bodyAt,
    next() {
      if (nextWord(words)) {
        source.offset = words.at
        return parseNumber(bytes, words.start, words.end)
      }
      source.ended = true
      return NaN
    },
    room: () => Math.ceil((bytes.length - words.at) / 2),
  }
  return source
}

const binarySource = (bytes: Uint8Array, bodyAt: number, little: boolean): PlySource => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const source: PlySource = {
    ended: false,
    offset: bodyAt,
    next(type) {
      const at = source.offset
      if (source.ended || at + plyTypeBytes[type] > bytes.length) {
        source.ended = true
        return NaN
      }
      source.offset = at + plyTypeBytes[type]
      return readScalar(view, at, type, little)
    },
    room: (size) => Math.floor((bytes.length - source.offset) / size),
  }
  return source
}

const readScalar = (view: DataView, at: number, type: PlyType, little: boolean): number => {
  switch (type) {
    case 'u8':
      return view.getUint8(at)
    case 'f32':
      return view.getFloat32(at, little)
    case 'i32':
      return view.getInt32(at, little)
    case 'u32':
      return view.getUint32(at, little)
    case 'f64':
      return view.getFloat64(at, little)
    case 'i8':
      return view.getInt8(at)
    case 'i16':
      return view.getInt16(at, little)
    default:
      return view.getUint16(at, little)
  }
}

import { hash16, hash32 } from '../codec/hash.ts'
import { readVector } from '../codec/packetSource.ts'
import { type ShapeSource, checkHash, readValues } from './shapeSource.ts'

/** Symbol streams from which the mesh is rebuilt ("Topologically Compressed Rep Data"). In dual words: a vertex there is a polygon here, a face there a vertex here. */
export interface TopologyStreams {
  /** Where the streams begin, for faults. */
  readonly offset: number
  /** Polygons around each vertex, by context; 0 = the vertex is met again. */
  readonly degrees: readonly Int32Array[]
  /** Corners of each polygon. */
  readonly valences: Int32Array
  /** B-rep face of each polygon. */
  readonly groups: Int32Array
  /** Bit 0: polygon that only closes a hole. */
  readonly flags: Int32Array
  /** Which corners around a vertex begin a new attribute record, low bits by context. */
  readonly masks: readonly Int32Array[]
  /** The last context's higher bits: 30 and 4 (JT 9, where the low part has 30 bits) or 32 and none. */
  readonly maskHigh: Int32Array
  readonly maskTop: Int32Array
  /** Whether masks come in parts of 30, 30 and 4 bits (JT 9) or of 32 and 32. */
  readonly splitChunks: boolean
  /** Masks of vertices with more than 64 polygons, 32 bits a word. */
  readonly longMasks: Int32Array
  readonly splitFaces: Int32Array
  readonly splitPositions: Int32Array
}

const lastContext = 7

/** Reads the streams and checks their composite hash. */
export const readTopology = (source: ShapeSource): TopologyStreams => {
  const third = source.majorVersion >= 10
  const { offset } = source.reader
  const eight = (): Int32Array[] => Array.from({ length: 8 }, () => readValues(source, 'none'))
  const degrees = eight()
  const valences = readValues(source, 'none')
  const groups = readValues(source, 'none')
  const flags = readValues(source, 'lag1')
  const masks = eight()
  const maskHigh = readValues(source, 'none')
  const maskTop = third ? new Int32Array(0) : readValues(source, 'none')
  const longMasks = readVector(source)
  const splitFaces = readValues(source, 'lag1')
  const splitPositions = readValues(source, 'none')

  let hash = 0
  for (const stream of degrees) hash = hash32(stream, hash)
  hash = hash32(groups, hash32(valences, hash))
  hash = hash16(flags, hash)
  for (const stream of masks) hash = hash32(third ? stream : stream.map((bits) => bits & 0x3fffffff), hash)
  // The high parts count as long as the last context's low part, whether they are stored or not.
  const chunks = masks[lastContext].length
  hash = hash32(paddedTo(chunks, maskHigh), hash)
  if (!third) hash = hash32(paddedTo(chunks, maskTop), hash)
  hash = hash32(splitPositions, hash32(splitFaces, hash32(longMasks, hash)))
  checkHash(source, hash)
  return { offset, degrees, valences, groups, flags, masks, maskHigh, maskTop, splitChunks: !third, longMasks, splitFaces, splitPositions }
}

const paddedTo = (length: number, words: Int32Array): Int32Array => {
  if (words.length === length) return words
  const padded = new Int32Array(length)
  padded.set(words.subarray(0, length))
  return padded
}

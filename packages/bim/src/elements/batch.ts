/** Where reading goes on: the next top-level entity. */
export interface Position {
  /** Byte offset, or number of the row in the cache of a DWG. */
  readonly offset: number
  readonly section: string
  /** Entities of the model space before it, in this pass. */
  readonly ordinal: number
  readonly pass: number
  readonly nextElement: number
}

export type NameKind = 'layer' | 'type' | 'block' | 'storey' | 'reason'

/** A word that rows refer to by number. */
export interface NewName {
  readonly kind: NameKind
  readonly id: number
  readonly name: string
  /** Of a storey, metres. */
  readonly elevation?: number
}

/** Numbers an element: centre xyz, rotation about z, length of a straight one (else 0), box as R-trees have it: minX, maxX, minY … */
export const realsPerElement = 11
/** entity, part, layer, type, block, rule, storey, geometry, color. */
export const intsPerElement = 9
/** entity, layer, type, block, reason. */
export const intsPerSkip = 5
/** element (which names the geometry), offset into the bytes, bytes of vertices, bytes of faces. */
export const intsPerGeometry = 4

/** What a run of entities became, packed so that it crosses threads without a copy. */
export interface Batch {
  readonly entities: number
  readonly matched: number
  readonly skipped: number
  readonly errors: number
  readonly lastHandle: string
  readonly lastError: string
  readonly firstElement: number
  readonly elements: number
  readonly reals: Float64Array
  readonly ints: Int32Array
  readonly handles: readonly string[]
  readonly guids: readonly string[]
  readonly geometries: number
  readonly geometryInts: Int32Array
  /** 16 bytes a geometry. */
  readonly hashes: Uint8Array
  readonly bytes: Uint8Array
  readonly skips: number
  readonly skipInts: Int32Array
  readonly skipHandles: readonly string[]
  readonly names: readonly NewName[]
  /** What comes behind; undefined at the end of the last pass. */
  readonly next: Position | undefined
  /** Bytes of the input read so far. */
  readonly bytesRead: number
}

const grown = <T extends Float64Array | Int32Array | Uint8Array>(array: T, least: number): T => {
  if (least <= array.length) return array
  // the constructor of a typed array makes its own kind
  const wider = new (array.constructor as new (length: number) => T)(Math.max(2 * array.length, least))
  wider.set(array as never)
  return wider
}

/** Collects a {@link Batch}. */
export interface BatchDraft {
  element(reals: Float64Array, ints: Int32Array, handle: string, guid: string): void
  geometry(element: number, vertexBytes: number, faceBytes: number, bytes: Uint8Array, hash: Uint32Array): void
  skip(entity: number, layer: number, type: number, block: number, reason: number, handle: string): void
  name(name: NewName): void
  count(what: 'entities' | 'matched' | 'skipped' | 'errors'): void
  lastHandle: string
  lastError: string
  readonly entities: number
  readonly elements: number
  close(next: Position | undefined, bytesRead: number): Batch
}

/** The arrays of a batch that was written, to be filled again: without them a run makes a gigabyte of garbage. */
export type Arrays = Pick<Batch, 'reals' | 'ints' | 'geometryInts' | 'hashes' | 'bytes' | 'skipInts'>

export const arraysOf = ({ reals, ints, geometryInts, hashes, bytes, skipInts }: Arrays): Arrays => ({ reals, ints, geometryInts, hashes, bytes, skipInts })

/** All their buffers, to be given to another thread. */
export const buffersOf = (arrays: Arrays): ArrayBuffer[] =>
  // made below, never shared
  Object.values(arraysOf(arrays)).map(({ buffer }) => buffer as ArrayBuffer)

const freshArrays = (): Arrays => ({
  reals: new Float64Array(realsPerElement * 256),
  ints: new Int32Array(intsPerElement * 256),
  geometryInts: new Int32Array(intsPerGeometry * 256),
  hashes: new Uint8Array(16 * 256),
  bytes: new Uint8Array(1 << 16),
  skipInts: new Int32Array(intsPerSkip * 64),
})

export const makeBatchDraft = (firstElement: number, reused: Arrays = freshArrays()): BatchDraft => {
  let { reals, ints, geometryInts, hashes, bytes, skipInts } = reused
  let [elements, geometries, skips, used] = [0, 0, 0, 0]
  const counts = { entities: 0, matched: 0, skipped: 0, errors: 0 }
  const handles: string[] = []
  const guids: string[] = []
  const skipHandles: string[] = []
  const names: NewName[] = []
  return {
    lastHandle: '',
    lastError: '',
    get entities() {
      return counts.entities
    },
    get elements() {
      return elements
    },
    element(realsOf, intsOf, handle, guid) {
      reals = grown(reals, realsPerElement * (elements + 1))
      ints = grown(ints, intsPerElement * (elements + 1))
      reals.set(realsOf, realsPerElement * elements)
      ints.set(intsOf, intsPerElement * elements)
      handles.push(handle)
      guids.push(guid)
      elements++
    },
    geometry(element, vertexBytes, faceBytes, given, hash) {
      geometryInts = grown(geometryInts, intsPerGeometry * (geometries + 1))
      hashes = grown(hashes, 16 * (geometries + 1))
      bytes = grown(bytes, used + given.length)
      const at = intsPerGeometry * geometries
      geometryInts[at] = element
      geometryInts[at + 1] = used
      geometryInts[at + 2] = vertexBytes
      geometryInts[at + 3] = faceBytes
      hashes.set(new Uint8Array(hash.buffer), 16 * geometries)
      bytes.set(given, used)
      used += given.length
      geometries++
    },
    skip(entity, layer, type, block, reason, handle) {
      skipInts = grown(skipInts, intsPerSkip * (skips + 1))
      const at = intsPerSkip * skips
      skipInts[at] = entity
      skipInts[at + 1] = layer
      skipInts[at + 2] = type
      skipInts[at + 3] = block
      skipInts[at + 4] = reason
      skipHandles.push(handle)
      skips++
    },
    name: (name) => void names.push(name),
    count: (what) => void counts[what]++,
    close(next, bytesRead) {
      const { lastHandle, lastError } = this
      return {
        ...counts,
        lastHandle,
        lastError,
        firstElement,
        elements,
        reals,
        ints,
        handles,
        guids,
        geometries,
        geometryInts,
        hashes,
        bytes,
        skips,
        skipInts,
        skipHandles,
        names,
        next,
        bytesRead,
      }
    },
  }
}

import type { Box, ByteReader } from '@trunnion/core'
import type { Inflate } from '../options.ts'

/** What decoding an element depends on beside its bytes. */
export interface JtContext {
  readonly majorVersion: number
  readonly minorVersion: number
  readonly littleEndian: boolean
  /** Values that all packets of one shape may hold together; checked before allocation. */
  readonly maxValues: number
  /** The box that the shape declares, in its own axes: what primitives are held against. */
  readonly box?: Box
  /** Inflates the lossless vertices of JT 8; defaults to a pure TypeScript one. */
  readonly inflate?: Inflate
}

/** One element of a segment, cut out: its object type and its body (object id already read where the version has one). */
export interface JtElement {
  /** Lower case, `10dd10ab-2ac8-11d1-9b6b-0080c7bb5997`. */
  readonly typeId: string
  readonly baseType: number
  /** 0 outside the scene graph in version 8. */
  readonly objectId: number
  readonly body: ByteReader
}

/** Decoded facets of one shape at one level of detail, in the file's units and local axes. */
export interface ShapeFacets {
  /** xyz triples; corners that differ in an attribute are separate vertices. */
  readonly positions: Float32Array
  /** Unit length, xyz triples a vertex; absent when the shape stores none. */
  readonly normals?: Float32Array
  /** RGBA a vertex, 0–255. */
  readonly colors?: Uint8Array
  readonly uvs?: Float32Array
  /** Triangles, counter-clockwise seen from outside. */
  readonly indices: Uint32Array
  /** Face group of each triangle (the B-rep face), where the format has them (9.x on). */
  readonly triangleGroups?: Int32Array
  /** Polylines as starts into `lineIndices` (one more entry than lines). */
  readonly lineOffsets?: Uint32Array
  readonly lineIndices?: Uint32Array
  readonly pointIndices?: Uint32Array
  readonly droppedDegenerate: number
  /** Stored hashes (in JT 8: zlib checksums) that were compared, and how many disagreed. */
  readonly hashesChecked: number
  readonly hashesWrong: number
  /** Colours or texture coordinates left out because their own stored hash disagreed. */
  readonly attributesDropped?: number
}

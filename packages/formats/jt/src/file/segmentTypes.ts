/** Segment types the reader looks for (the others are B-rep, wireframe and reserved). */
export const segmentType = { sceneGraph: 1, jtBrep: 2, pmi: 3, metaData: 4, shape: 6, firstLod: 7, lastLod: 16, xtBrep: 17, info: 31 } as const

export const isShapeSegment = (type: number): boolean => type >= segmentType.shape && type <= segmentType.lastLod

/** Bytes of a segment header: id, type, length. */
export const segmentHeaderSize = 24

/** One segment of the file; `length` includes its header and is bounded by the end of the file. */
export interface JtSegment {
  readonly id: string
  readonly type: number
  readonly offset: number
  readonly length: number
}

import type { Result } from '@trunnion/core'
import type { PlannedShape, ShapeFacets } from '@trunnion/jt'

/** Decodes JT shapes elsewhere than in the calling thread. */
export interface JtThreads {
  /**
   * Decodes shapes in any order.
   *
   * @param segmentOf - the bytes of a shape's segment, as `shapeSegment` gives them; they are copied
   * @returns what was decoded, by the shape's index; undefined for shapes that were lost with their thread, or not begun after an end by `limits`.
   * Never rejects.
   */
  decode(
    shapes: readonly PlannedShape[],
    segmentOf: (shape: PlannedShape) => Uint8Array,
    limits: DecodeLimits,
  ): Promise<readonly (Result<ShapeFacets> | undefined)[]>
  close(): Promise<void>
}

export interface DecodeLimits {
  /** No more shapes are begun once so many triangles were decoded. */
  readonly triangles: number
  /** Ends the threads. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** What a thread is sent. */
export type ShapeBatch = readonly { readonly shape: PlannedShape; readonly segment: Uint8Array<ArrayBuffer> }[]

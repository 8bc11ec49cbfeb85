import { type Vec, add, mul } from '../view/vec.ts'

/** A piece of a hole: cylinders of one radius, or one cone, about the common axis. */
export interface BoreSegment {
  readonly faces: readonly number[]
  readonly kind: 'cylinder' | 'cone'
  /** Along the axis of the chain. */
  readonly from: number
  readonly to: number
  /** Radius at `from` and at `to`. */
  readonly radiusFrom: number
  readonly radiusTo: number
  /** Angle covered, at most 2π. */
  readonly sweep: number
}

/** Segments about one axis that open into each other. */
export interface BoreChain {
  readonly origin: Vec
  readonly axis: Vec
  /** In order along the axis. */
  readonly segments: readonly BoreSegment[]
  /** Rings and fillets between the segments. */
  readonly joints: readonly number[]
}

/** The point of the axis at a stretch. */
export const onAxis = (chain: BoreChain, t: number): Vec => add(chain.origin, mul(chain.axis, t))

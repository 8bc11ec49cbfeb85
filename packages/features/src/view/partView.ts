import type { Convexity, GraphSurface } from '@trunnion/kernel'
import type { Vec } from './vec.ts'

/** A face as the rules see it, whether it comes from exact surfaces or from a segmented mesh. Millimetres, radians. */
export interface FaceView {
  readonly id: number
  readonly surface: GraphSurface
  /** A point on the plane or the axis; the centre of spheres and tori. */
  readonly origin: Vec
  /** Unit axis of cylinders, cones, tori; of planes the outward normal. */
  readonly axis: Vec
  readonly radius: number
  /** Semi-angle of a cone, signed along the axis; lesser radius of a torus. */
  readonly second: number
  /** Curved faces: the material lies outside (bores, fillets). */
  readonly hollow: boolean
  /** Stretch along the axis, from the origin. */
  readonly from: number
  readonly to: number
  /** Angle about the axis that is covered. */
  readonly sweep: number
  /** Free-form faces: mean bend of the outward surface in 1/mm over its samples, positive where the material lies inside; 0 where it bends both ways. */
  readonly bend: number
  readonly areaMm2: number
  readonly centroid: Vec
  readonly box: readonly number[]
  readonly sides: readonly Side[]
  /** Number of boundary loops; holes in a face are its further loops. */
  readonly loops: readonly (readonly number[])[]
}

/** One edge of a face as seen from it. */
export interface Side {
  readonly edge: EdgeView
  /** The face beyond, -1 for none. */
  readonly other: number
}

export interface EdgeView {
  readonly id: number
  readonly convexity: Convexity
  /** Positive convex, 0 tangent. */
  readonly angle: number
  readonly lengthMm: number
  readonly kind: 'line' | 'circle' | 'ellipse' | 'spline' | 'other'
  readonly circle?: { readonly centre: Vec; readonly axis: Vec; readonly radius: number }
  readonly left: number
  readonly right: number
  /** 10 points, xyz. */
  readonly points: Float64Array
}

/** One body as the rules see it. */
export interface PartView {
  readonly faces: readonly FaceView[]
  readonly edges: readonly EdgeView[]
  readonly box: readonly number[]
  readonly diagonal: number
  /** Lengths that differ by less are equal. */
  readonly tolerance: number
  /** Corners of the faces, for support tests. */
  readonly corners: Float64Array
}

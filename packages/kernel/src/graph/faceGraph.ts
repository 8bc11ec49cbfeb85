/** Version of the layout; a network trained on one version refuses another. */
export const faceGraphVersion = 1

/** Samples along u and v of each face's grid. */
export const gridSize = 5
/** Samples along each edge. */
export const edgeSamples = 10

/** Codes of `surface`, in order of code. */
export const graphSurfaces = ['plane', 'cylinder', 'cone', 'sphere', 'torus', 'spline', 'revolution', 'extrusion', 'offset', 'other'] as const
export type GraphSurface = (typeof graphSurfaces)[number]
/** Codes of `curve`, in order of code. */
export const graphCurves = ['line', 'circle', 'ellipse', 'spline', 'other'] as const
/** Codes of `convexity`, in order of code: `free` has one face, `many` more than two, `seam` the same face on both sides. */
export const graphConvexities = ['convex', 'concave', 'smooth', 'seam', 'free', 'many'] as const
export type Convexity = (typeof graphConvexities)[number]

/**
 * Faces of one body, how they meet, and samples of both; parallel arrays, millimetres and radians, in the body's own place.
 * Face k is the k-th face an explorer meets, the same as in the tessellation. The layout is described in packages/features/README.md.
 */
export interface FaceGraph {
  readonly version: number
  readonly faceCount: number
  readonly edgeCount: number
  readonly surface: Uint8Array
  /** Origin, axis, x, y of the surface's own frame; zero where it has none. 12 a face. */
  readonly frame: Float64Array
  /** Two lengths a face: radius (torus: greater radius), then semi-angle of a cone or lesser radius of a torus. */
  readonly sizes: Float64Array
  /** 1: the outward normal is against that of the surface's parameters. */
  readonly reversed: Uint8Array
  readonly rational: Uint8Array
  /** minU, maxU, minV, maxV of the trimmed face. */
  readonly uv: Float64Array
  readonly areaMm2: Float64Array
  readonly centroid: Float64Array
  /** minX, minY, minZ, maxX, maxY, maxZ of the face's samples and boundary. */
  readonly box: Float64Array
  readonly faceToleranceMm: Float32Array
  /** 5 × 5 samples a face, u slowest: x, y, z, outward normal, 1 within the trim or 0. */
  readonly grid: Float64Array
  /** Boundary loops: face of each loop; its first entry in `loopEdges` (one more entry than loops). The outer loop comes first, where there is one. */
  readonly loopFace: Uint32Array
  readonly loopFirst: Uint32Array
  /** Edge of each entry, or its complement (~) where the loop runs against the edge. */
  readonly loopEdges: Int32Array
  /** Left face (the one that uses the edge as it runs) and right face; -1 for none. */
  readonly edgeFaces: Int32Array
  readonly curve: Uint8Array
  readonly convexity: Uint8Array
  /** Mean angle from the left normal to the right one about the edge: positive convex, 0 tangent. */
  readonly edgeAngle: Float64Array
  readonly edgeLengthMm: Float64Array
  /** Circles and ellipses: centre, axis, radius. 7 an edge. */
  readonly edgeCircle: Float64Array
  readonly edgeToleranceMm: Float32Array
  /** 10 points an edge. */
  readonly edgePoints: Float64Array
  /** Outward normals of the left and the right face at each point. 6 a point. */
  readonly edgeNormals: Float64Array
  /** Start and end vertex of each edge. */
  readonly edgeVertices: Int32Array
  readonly vertices: Float64Array
}

/** The buffers of a graph, for posting it without a copy. */
export const graphBuffers = (graph: FaceGraph): ArrayBufferLike[] => Object.values(graph).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer] : []))

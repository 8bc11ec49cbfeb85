import type { Matrix4 } from './matrix.ts'
import type { LengthUnit } from './units.ts'

/**
 * What every reader gives and every writer takes: a tree of nodes that place shared meshes.
 * Positions and translations are in `lengthUnit`, in the source's own axes; plain data throughout, so that it can be posted between workers.
 */
export interface Scene {
  readonly lengthUnit: LengthUnit
  /** The unit the source states, where its reader gives positions in another (B-rep sources come in millimetres). */
  readonly sourceUnit?: LengthUnit
  /** The source's axis that points up; mechanical CAD has z. */
  readonly upAxis: 'x' | 'y' | 'z'
  /** Indices into `nodes`. */
  readonly roots: readonly number[]
  /** Every node has exactly one parent or is a root: the tree is expanded, the meshes are shared. */
  readonly nodes: readonly SceneNode[]
  readonly meshes: readonly Mesh[]
  readonly materials: readonly Material[]
  readonly properties?: Properties
}

/** Free data of the source that travels with a node: JSON values. */
export type Properties = Readonly<Record<string, PropertyValue>>
export type PropertyValue = string | number | boolean | null | readonly PropertyValue[] | { readonly [key: string]: PropertyValue }

/** One occurrence: an assembly, or a part with its geometry (a node with a mesh is a part instance). */
export interface SceneNode {
  /** As the source has it; empty when the source gives none. */
  readonly name: string
  /** Local placement; identity when omitted. */
  readonly matrix?: Matrix4
  /** Index into `Scene.meshes`. */
  readonly mesh?: number
  /** Overrides the mesh's own materials for this occurrence: index into `Scene.materials`. */
  readonly material?: number
  readonly children: readonly number[]
  readonly layers?: readonly string[]
  /** True when omitted. */
  readonly visible?: boolean
  readonly properties?: Properties
}

/** The geometry of one part, shared by all its occurrences. */
export interface Mesh {
  readonly name: string
  /** xyz triples in the scene's unit. Float32 only where the source itself is float32 (binary STL, GLB). */
  readonly positions: Float64Array | Float32Array
  /** Three vertex indices a triangle. */
  readonly indices: Uint32Array
  /** xyz triples a vertex, unit length; absent for faceted sources, whose triangles are flat. */
  readonly normals?: Float32Array
  /** RGBA a vertex, sRGB, 0–255. */
  readonly colors?: Uint8Array
  readonly groups: FaceGroups
  readonly edges?: Polylines
  readonly points?: Float64Array | Float32Array
  /** Degenerate triangles that reading dropped from this mesh. */
  readonly droppedDegenerate?: number
  readonly properties?: Properties
}

/**
 * Consecutive ranges of triangles, one a face of the source (a B-rep face, an OBJ group …), as parallel arrays.
 * Group g covers the triangles `firstTriangle[g]` up to the next group's first (or the end); the groups cover all triangles, in order.
 */
export interface FaceGroups {
  readonly firstTriangle: Uint32Array
  /** Index into `Scene.materials`, or -1 for none. */
  readonly material: Int32Array
  /** Stable id of the face within the mesh, or -1 where the source has no faces. */
  readonly faceId: Int32Array
}

/** Edge curves as polylines: line k is the points `offsets[k]` … `offsets[k + 1] - 1` of `positions` (xyz triples). */
export interface Polylines {
  readonly positions: Float64Array | Float32Array
  /** One more entry than lines. */
  readonly offsets: Uint32Array
}

/** Metallic-roughness appearance. */
export interface Material {
  readonly name: string
  /** RGBA, sRGB as CAD programs mean it, 0–1. */
  readonly color: readonly [number, number, number, number]
  readonly metallic: number
  readonly roughness: number
  readonly doubleSided?: boolean
}

/** Groups of a mesh that has no faces of its own: one, without material. */
export const singleGroup = (material = -1): FaceGroups => ({ firstTriangle: Uint32Array.of(0), material: Int32Array.of(material), faceId: Int32Array.of(-1) })

import type { Box, LengthUnit, Material, Matrix4, Properties, Warning } from '@trunnion/core'

/** One shape to decode: which bytes, and what decoding depends on. */
export interface PlannedShape {
  /** Key of the referred file in `resources`; absent for the file itself. */
  readonly reference?: string
  readonly segmentId: string
  /** Where the segment lies in its file, header included. */
  readonly offset: number
  readonly length: number
  readonly majorVersion: number
  readonly minorVersion: number
  readonly littleEndian: boolean
  /** Values that decoding may hold. */
  readonly maxValues: number
  /** The box that the shape declares, in its own axes. */
  readonly box?: Box
  /** A level of detail that no part uses: decoded only to report damage; its facets can be thrown away. */
  readonly verifyOnly?: true
}

/** One shape within a part. */
export interface PlannedLeaf {
  /** Index into `shapes`. */
  readonly shape: number
  /** Placement within the part; identity when omitted. */
  readonly matrix?: Matrix4
  /** Index into `materials`; -1 when the part gives none. */
  readonly material: number
  /** The material replaces colours that the shape stores at its vertices. */
  readonly overridesVertexColours: boolean
}

/** The geometry of one part: its shapes at one level of detail. */
export interface PlannedPart {
  readonly name: string
  readonly leaves: readonly PlannedLeaf[]
  /** Declared box in the part's axes. */
  readonly box?: Box
}

/** The lines of one piece of product and manufacturing information. */
export interface PlannedAnnotation {
  /** Its label; its type where it has none. */
  readonly name: string
  /** Such as `Note` or `Dimension`. */
  readonly type: string
  /** Polylines as xyz lists, in the axes of the object they belong to. */
  readonly lines: readonly (readonly number[])[]
}

/** One node of the tree that the scene will have. */
export interface PlannedNode {
  readonly name: string
  readonly kind: 'assembly' | 'part'
  readonly matrix?: Matrix4
  readonly children: readonly number[]
  /** Index into `parts`. */
  readonly part?: number
  /** Box that stands for a file that is missing. */
  readonly placeholder?: Box
  /** Index into `annotations`. */
  readonly annotation?: number
  /** Inherited material: index into `materials`. */
  readonly material?: number
  readonly visible: boolean
  readonly layers: readonly string[]
  readonly properties: Properties
}

/** Everything of a JT file but its facets; plain data that can be posted between workers. */
export interface JtPlan {
  readonly formatVersion: string
  readonly lengthUnit: LengthUnit
  readonly nodes: readonly PlannedNode[]
  readonly roots: readonly number[]
  readonly parts: readonly PlannedPart[]
  readonly shapes: readonly PlannedShape[]
  readonly annotations: readonly PlannedAnnotation[]
  readonly materials: readonly Material[]
  readonly properties: Properties
  readonly warnings: readonly Warning[]
}

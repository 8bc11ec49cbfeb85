import type { LengthUnit, Matrix4, Mesh, Properties } from '@trunnion/core'

/** RGBA, sRGB, 0–1. */
export type StepColor = readonly [number, number, number, number]

/** What a STEP file says about the product, without evaluating any geometry. Lengths in millimetres. */
export interface StepStructure {
  /** The identifiers of FILE_SCHEMA, as written. */
  readonly schemas: readonly string[]
  /** `AP203`, `AP214`, `AP242`, `AP209` …, or the first schema's name. */
  readonly protocol: string
  /** Unit of the contexts of the shapes (the first stated; a mixture is handled per shape). */
  readonly lengthUnit: LengthUnit
  readonly products: readonly StepProduct[]
  /** Products that no occurrence places, as indices. */
  readonly roots: readonly number[]
  /** Distinct representation items that carry geometry. */
  readonly shapes: readonly StepShape[]
  readonly pmi: readonly StepPmi[]
}

/** One product definition: an assembly, a part, or both. */
export interface StepProduct {
  /** Entity id of the PRODUCT_DEFINITION; 0 for a product made up for shapes that belong to none. */
  readonly entity: number
  readonly name: string
  readonly shapes: readonly StepShapeUse[]
  readonly children: readonly StepOccurrence[]
  /** Product id, description, properties, material names … */
  readonly properties?: Properties
  readonly layers?: readonly string[]
  /** Where the file carries geometric validation properties of the whole product. */
  readonly validation?: StepValidation
}

/** A shape in a product, placed by mapped items where there are any. */
export interface StepShapeUse {
  readonly shape: number
  readonly matrix?: Matrix4
  readonly color?: StepColor
}

/** A component of an assembly. */
export interface StepOccurrence {
  readonly entity: number
  readonly name: string
  readonly product: number
  readonly matrix?: Matrix4
  /** Overrides the colours of the product in this place. */
  readonly color?: StepColor
  readonly layers?: readonly string[]
}

/** What the writing program measured of a shape or product, for its readers to check against. */
export interface StepValidation {
  readonly volumeMm3?: number
  readonly areaMm2?: number
  readonly centroidMm?: readonly [number, number, number]
}

/** One representation item (solid, shell model, curve set …): what the kernel is given. */
export interface StepShape {
  readonly entity: number
  /** Entity type, for example `MANIFOLD_SOLID_BREP`. */
  readonly type: string
  readonly name: string
  /** Entity of the representation's context, which carries units and uncertainty. */
  readonly context: number
  readonly color?: StepColor
  readonly layers?: readonly string[]
  /** In the order in which the shells list them, voids last: the order in which the kernel gives them back. */
  readonly faces: readonly StepFace[]
  /** Where the file carries geometric validation properties of the item. */
  readonly validation?: StepValidation
  /** True where the file makes it invisible. */
  readonly hidden?: boolean
  /** AP242 tessellated geometry, read here; the kernel is not needed. Millimetres. */
  readonly mesh?: Mesh
}

export interface StepFace {
  readonly entity: number
  readonly name: string
  /** `plane`, `cylinder`, `cone`, `sphere`, `torus`, `bspline`, `revolution`, `extrusion`, `offset`, `other`. */
  readonly surface: string
  /** The surface's lengths that identify it: radius, minor radius …; millimetres. */
  readonly radiiMm?: readonly number[]
  readonly color?: StepColor
  readonly layers?: readonly string[]
}

/** One piece of product manufacturing information. */
export interface StepPmi {
  readonly entity: number
  /** Entity type, for example `DIMENSIONAL_SIZE`, `FLATNESS_TOLERANCE`, `DATUM`. */
  readonly type: string
  readonly kind: 'dimension' | 'tolerance' | 'datum' | 'note' | 'presentation'
  readonly name: string
  readonly text?: string
  /** Millimetres or degrees, where the entity carries a measure. */
  readonly value?: number
}

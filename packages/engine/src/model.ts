import type { LengthUnit, Scene, Warning } from '@trunnion/core'
import type { EntityCounts } from '@trunnion/format-dxf'
import type { BrepBody, BrepCensus } from '@trunnion/kernel'
import type { Format } from './detectFormat.ts'

/** An input once read: the scene, and what only a B-rep source knows. */
export interface Model {
  readonly format: Format
  readonly formatVersion: string
  readonly lengthUnit: LengthUnit
  readonly scene: Scene
  readonly warnings: readonly Warning[]
  readonly exact?: ExactFacts
  /** Drawings only: the entities of the model space. */
  readonly entities?: EntityCounts
}

/** One exact body, kept to be written out again. */
export interface ExactBody {
  readonly brep: string
  /** Material of each face in the explorer's order, -1 for none. */
  readonly materials: Int32Array
}

/** A body with where it stands in the source. */
export interface ExaminedBody extends BrepBody {
  readonly origin?: BodyOrigin
}

/** Where a body stands in a STEP file: entity of the shape, and of each face where they correspond one to one. */
export interface BodyOrigin {
  readonly entity: number
  readonly faces: readonly number[]
}

/** Facts of exact geometry, from the kernel. */
export interface ExactFacts {
  /** Census of each mesh of the scene, by its index; undefined where a mesh has no exact geometry. */
  readonly census: readonly (BrepCensus | undefined)[]
  /** The exact bodies of each mesh, when they were asked for. */
  readonly bodies: readonly (readonly ExactBody[])[]
  /** The kernel's bodies of each mesh, when they were examined. */
  readonly examined?: readonly (readonly ExaminedBody[])[]
  /** Greatest deflection used, and greatest chord error found by sampling. */
  readonly deflectionMm: number
  readonly chordErrorMm: number
}

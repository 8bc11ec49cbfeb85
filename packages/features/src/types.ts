import type { Vec } from './view/vec.ts'

/** Classes of features; docs in the package's README. `stock` and `unknown` are classes of faces only. */
export const featureClasses = [
  'through-hole',
  'blind-hole',
  'counterbored-hole',
  'countersunk-hole',
  'partial-hole',
  'boss',
  'pocket',
  'passage',
  'through-slot',
  'blind-slot',
  'through-step',
  'blind-step',
  'chamfer',
  'fillet',
  'round',
  'o-ring-groove',
  'groove',
  'turned-diameter',
  'turned-taper',
  'bend',
  'depression',
] as const
export type FeatureClass = (typeof featureClasses)[number]
export type FaceClass = FeatureClass | 'stock' | 'unknown'

export type ParameterValue = number | string | boolean | readonly number[] | readonly ThreadCandidate[]

/** A thread that a hole may be meant for. */
export interface ThreadCandidate {
  readonly thread: string
  /** Hole diameter minus the tap drill's, millimetres. */
  readonly differenceMm: number
}

/** What a rule has found, before instances are numbered and confidence is given. */
export interface Draft {
  readonly class: FeatureClass
  readonly faces: readonly number[]
  readonly bottom?: readonly number[]
  /** Lengths in millimetres, angles in degrees. */
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly axis?: { readonly origin: Vec; readonly direction: Vec }
  /** Directions a tool can come from, out of the material. */
  readonly access?: readonly Vec[]
  /** 0–1: how much of what makes the class is there. */
  readonly completeness: number
}

export interface Feature extends Omit<Draft, 'completeness'> {
  readonly id: number
  /** Features of one class and equal size have the same number. */
  readonly instance: number
  readonly confidence: number
  readonly source: 'rule' | 'mesh' | 'network'
}

export interface FaceResult {
  readonly id: number
  readonly surface: string
  readonly class: FaceClass
  readonly confidence: number
  /** Feature that explains it. */
  readonly feature?: number
}

/** What kind of part it is, by how it would be made. */
export interface PartKind {
  readonly kind: 'prismatic' | 'turned' | 'sheet' | 'freeform'
  readonly axis?: { readonly origin: Vec; readonly direction: Vec }
  readonly thicknessMm?: number
}

import type { LengthUnit, Material, Matrix4 } from '@trunnion/core'

/** A component of an object, or an item of the build: an object and where it is placed. */
export interface Reference3mf {
  /** `path#id` of the object. */
  readonly key: string
  readonly matrix?: Matrix4
}

/** An object of a model part: triangles or components. */
export interface Object3mf {
  readonly key: string
  readonly name: string
  /** model, support, solidsupport, surface, other. */
  readonly type: string
  /** Index into {@link Package3mf.meshes}. */
  readonly mesh?: number
  readonly components: readonly Reference3mf[]
}

/** The raw triangles of one object. */
export interface Triangles3mf {
  readonly name: string
  readonly positions: Float64Array
  readonly indices: Uint32Array
  readonly materialOf: Int32Array
}

/** What the model parts of a package hold. */
export interface Package3mf {
  readonly objects: Map<string, Object3mf>
  readonly meshes: Triangles3mf[]
  readonly materials: Material[]
  /** Items of the root part's build. */
  readonly items: Reference3mf[]
  unit: LengthUnit
}

export const makePackage3mf = (): Package3mf => ({ objects: new Map(), meshes: [], materials: [], items: [], unit: 'millimetre' })

export const objectKey = (path: string, id: string): string => `${path.toLowerCase()}#${id}`

/** Units of the core specification, section 3.4.1. */
export const units3mf: ReadonlyMap<string, LengthUnit> = new Map([
  ['micron', 'micrometre'],
  ['millimeter', 'millimetre'],
  ['centimeter', 'centimetre'],
  ['inch', 'inch'],
  ['foot', 'foot'],
  ['meter', 'metre'],
])

/** A 3MF transform: 12 numbers, a 4 × 3 matrix for row vectors, row by row; undefined when it is none. */
export const parseTransform = (text: string | undefined): Matrix4 | undefined => {
  if (text === undefined) return undefined
  const m = text.trim().split(/\s+/).map(Number)
  if (m.length !== 12 || !m.every((value) => Math.abs(value) <= 1e15)) return undefined
  return [m[0], m[1], m[2], 0, m[3], m[4], m[5], 0, m[6], m[7], m[8], 0, m[9], m[10], m[11], 1]
}

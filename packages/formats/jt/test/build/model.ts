/** Which JT to write. */
export interface Dialect {
  readonly major: number
  readonly minor: number
  readonly littleEndian: boolean
  readonly compression: 'zlib' | 'xz' | 'stored'
}

export interface NodeSpec {
  readonly id: number
  readonly type: 'partition' | 'group' | 'instance' | 'metaData' | 'part' | 'rangeLod' | 'switch' | 'triStrip'
  readonly flags?: number
  readonly attributes?: readonly number[]
  readonly children?: readonly number[]
  readonly fileName?: string
  readonly box?: readonly number[]
  readonly selected?: number
}

export type AttributeSpec =
  | { readonly id: number; readonly type: 'material'; readonly diffuse: readonly number[]; readonly state?: number; readonly flags?: number }
  | { readonly id: number; readonly type: 'transform'; readonly matrix: readonly number[] }

export type PropertySpec = string | number | { readonly late: string; readonly segmentType: number } | { readonly date: readonly number[] }

/** A scene graph and its segments, as plain data. */
export interface JtModel {
  readonly nodes: readonly NodeSpec[]
  readonly attributes?: readonly AttributeSpec[]
  /** By object id. */
  readonly properties?: Readonly<Record<number, readonly (readonly [string, PropertySpec])[]>>
  /** By segment id: triangles, nine numbers each, or the body of an element made elsewhere. */
  readonly shapes?: Readonly<Record<string, readonly number[] | { readonly typeId: string; readonly body: Uint8Array }>>
  /** Bodies of PMI managers by segment id. */
  readonly pmi?: Readonly<Record<string, Uint8Array>>
  /** Property proxies by segment id. */
  readonly metaData?: Readonly<Record<string, Readonly<Record<string, string | number>>>>
}

/** The n-th segment id. */
export const segmentId = (n: number): string => `${n.toString(16).padStart(8, '0')}-1234-5678-9abc-def012345678`

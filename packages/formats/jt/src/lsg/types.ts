import type { Box, Matrix4, PropertyValue } from '@trunnion/core'

/** Kinds of scene graph nodes. */
export type NodeKind = 'base' | 'partition' | 'group' | 'instance' | 'lod' | 'switch' | 'part' | 'metaData' | 'shape'

/** One node of the logical scene graph; nodes are shared, the graph is a DAG. */
export interface LsgNode {
  readonly id: number
  readonly kind: NodeKind
  /** Flag bit 0: not to be shown. */
  readonly hidden: boolean
  /** Object ids. */
  readonly attributes: readonly number[]
  readonly children: readonly number[]
  /** Partition: the file that holds the part. */
  readonly fileName?: string
  /** Declared box: of the untransformed shape, or of the whole partition. */
  readonly box?: Box
  /** Switch: index of the child that shows, -1 for none. */
  readonly selected?: number
}

/** Accumulation rules of an attribute: `final` cannot be overridden below, except by a `forced` one; `ignored` does not count. */
interface AttributeState {
  readonly id: number
  readonly final: boolean
  readonly forced: boolean
  readonly ignored: boolean
}

export interface MaterialAttribute extends AttributeState {
  readonly kind: 'material'
  /** RGBA as stored. */
  readonly diffuse: readonly [number, number, number, number]
  readonly specular: readonly [number, number, number, number]
  readonly emission: readonly [number, number, number, number]
  readonly shininess: number
  /** The alpha of the diffuse colour counts. */
  readonly blending: boolean
  /** Replaces colours that the shape stores at its vertices. */
  readonly overridesVertexColours: boolean
}

export interface TransformAttribute extends AttributeState {
  readonly kind: 'transform'
  readonly matrix: Matrix4
}

/** Attributes that are known but not converted. */
export interface OtherAttribute extends AttributeState {
  readonly kind: 'texture' | 'style' | 'light' | 'shader'
}

export type LsgAttribute = MaterialAttribute | TransformAttribute | OtherAttribute

/** Where a late-loaded property's data lies. */
export interface LateLoaded {
  readonly segmentId: string
  readonly segmentType: number
}

export type Atom = { readonly kind: 'value'; readonly value: PropertyValue } | { readonly kind: 'late'; readonly late: LateLoaded }

/** The decoded scene graph of one file. */
export interface Lsg {
  readonly nodes: ReadonlyMap<number, LsgNode>
  readonly attributes: ReadonlyMap<number, LsgAttribute>
  readonly atoms: ReadonlyMap<number, Atom>
  /** Key and value atoms by object id, in pairs. */
  readonly table: ReadonlyMap<number, readonly number[]>
  /** Object ids of the nodes that no other node holds: normally the one partition. */
  readonly roots: readonly number[]
}

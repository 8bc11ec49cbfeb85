import type { DxfEntity, Point } from '../entities/types.ts'
import type { Flavour } from '../tokens/recordReader.ts'

export interface DxfLayer {
  readonly name: string
  /** Colour index 1–255. */
  readonly color: number
  /** 0xRRGGBB, or -1 for none. */
  readonly trueColor: number
  readonly off: boolean
  readonly frozen: boolean
  readonly locked: boolean
  readonly linetype: string
}

export interface DxfBlock {
  readonly name: string
  readonly handle: string
  readonly basePoint: Point
  /** Group 70: 1 anonymous, 4 external reference, 8 overlay. */
  readonly flags: number
  /** File of an external reference, or empty. */
  readonly xref: string
  readonly entities: readonly DxfEntity[]
}

/**
 * What the sections before ENTITIES say: all that is needed to read on from any top-level entity. Plain data: it can be stored and posted.
 * Layers and blocks are found by their name in capitals, for DXF does not tell case apart.
 */
export interface DrawingState {
  flavour: Flavour
  /** $ACADVER, `AC1009` when there is none. */
  version: string
  /** $DWGCODEPAGE, or empty. */
  codePage: string
  /** $INSUNITS, or -1 for none. */
  insertUnits: number
  /** $MEASUREMENT: 0 inches, 1 metric, -1 for none. */
  measurement: number
  /** $EXTMIN and $EXTMAX, often wrong. */
  extents: readonly [Point, Point] | undefined
  readonly layers: Map<string, DxfLayer>
  readonly blocks: Map<string, DxfBlock>
  /** Name of each block record by its handle. */
  readonly recordNames: Map<string, string>
  /** Handle of the block that an anonymous block was made from, by the anonymous name in capitals (dynamic blocks). */
  readonly madeFrom: Map<string, string>
}

export const makeDrawingState = (): DrawingState => ({
  flavour: 'ascii',
  version: 'AC1009',
  codePage: '',
  insertUnits: -1,
  measurement: -1,
  extents: undefined,
  layers: new Map(),
  blocks: new Map(),
  recordNames: new Map(),
  madeFrom: new Map(),
})

/** The block of that name, in any case. */
export const blockOf = (state: DrawingState, name: string): DxfBlock | undefined => state.blocks.get(name) ?? state.blocks.get(name.toUpperCase())

/** The layer of that name, in any case; drawings use layers that no table lists. */
export const layerOf = (state: DrawingState, name: string): DxfLayer | undefined => state.layers.get(name) ?? state.layers.get(name.trim().toUpperCase())

/** The name a person gave the block: that of the dynamic block behind an anonymous `*U12`, else its own. */
export const blockTitle = (state: DrawingState, name: string): string => {
  const handle = state.madeFrom.get(name.toUpperCase())
  return (handle === undefined ? undefined : state.recordNames.get(handle)) ?? name
}

/** A layer's name without the external reference it came with: `plan|A-WALL` (attached) and `plan$0$A-WALL` (bound) are `A-WALL`. */
export const plainLayerName = (name: string): string => name.slice(name.lastIndexOf('|') + 1).replace(/^.*\$\d{1,4}\$/, '')

/** Whether an entity shows: neither hidden itself nor on a layer that is off or frozen. */
export const isShown = (state: DrawingState, entity: DxfEntity): boolean => {
  if (!entity.visible) return false
  const layer = layerOf(state, entity.layer)
  return !layer || (!layer.off && !layer.frozen)
}

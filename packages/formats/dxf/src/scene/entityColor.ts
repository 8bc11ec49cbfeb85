import { type DrawingState, layerOf } from '../drawing/types.ts'
import type { DxfEntity } from '../entities/types.ts'
import type { BucketColor } from './bucket.ts'
import { colorTable } from './colorTable.ts'

/** Colour 7 is black on white and white on black; drawings are shown on light ground. */
const defaultColor = 0x1a1a1a

const ofIndex = (index: number): number => (index >= 1 && index <= 255 && index !== 7 ? colorTable[index] : defaultColor)

/** The colour of a layer as 0xRRGGBB. */
export const layerColor = (state: DrawingState, name: string): number => {
  const layer = layerOf(state, name)
  if (!layer) return defaultColor
  return layer.trueColor >= 0 ? layer.trueColor & 0xffffff : ofIndex(layer.color)
}

/**
 * The colour of an entity: its own, its layer's, or open until it is placed (BYBLOCK; BYLAYER on layer 0 inside a block).
 *
 * @param inBlock - whether the entity stands in a block
 */
export const entityColor = (state: DrawingState, entity: DxfEntity, inBlock: boolean): BucketColor => {
  if (entity.trueColor >= 0) return entity.trueColor
  if (entity.color === 0) return inBlock ? 'byblock' : defaultColor
  if (entity.color !== 256) return ofIndex(entity.color)
  return inBlock && entity.layer === '0' ? 'bylayer' : layerColor(state, entity.layer)
}

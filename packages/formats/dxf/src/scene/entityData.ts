import type { Properties, PropertyValue } from '@trunnion/core'
import { type DrawingState, blockTitle } from '../drawing/types.ts'
import type { DxfEntity } from '../entities/types.ts'

/** Texts are drawn, and kept as data of their layer to be searched. */
export const noteText = ({ geometry }: DxfEntity, texts: PropertyValue[]): void => {
  const noted = geometry.kind === 'text' ? geometry : geometry.kind === 'runs' ? geometry.text : undefined
  if (noted) texts.push({ text: noted.text, at: [...noted.at], height: noted.height, rotation: noted.rotation })
}

/** What a dimension measures from: kept by CAD programs on a layer that is never plotted. */
export const isDefinitionPoint = ({ geometry, layer }: DxfEntity): boolean => geometry.kind === 'point' && layer.toUpperCase() === 'DEFPOINTS'

/** Handle, attributes and, for a variant of a dynamic block, the anonymous block's name. */
export const placementProperties = (entity: DxfEntity, state: DrawingState): Properties | undefined => {
  const { geometry, handle } = entity
  if (geometry.kind !== 'insert') return handle === '' ? undefined : { handle }
  const attributes: Record<string, string> = {}
  for (const { geometry: attribute } of geometry.attributes) if (attribute.kind === 'text' && attribute.tag) attributes[attribute.tag] = attribute.text
  const out: Record<string, PropertyValue> = {}
  if (handle !== '') out['handle'] = handle
  if (blockTitle(state, geometry.block) !== geometry.block) out['block'] = geometry.block
  if (Object.keys(attributes).length > 0) out['attributes'] = attributes
  return Object.keys(out).length > 0 ? out : undefined
}

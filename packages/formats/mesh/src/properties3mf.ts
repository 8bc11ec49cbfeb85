import type { Material, WarningLog } from '@trunnion/core'
import { cleanName } from './cleanName.ts'
import { grey, plainMaterial } from './palette.ts'
import { type XmlTags, attributesOf, isTag, nextTag } from './xmlTags.ts'

/** Materials of property groups: `pid` → index into the package's materials of each property, -1 for those that are no colour. */
export type Properties3mf = Map<string, readonly number[]>

/** Whether the tag opens a property group of the core or the materials extension. */
export const isPropertyGroup = (tags: XmlTags): boolean =>
  isTag(tags, 'basematerials') ||
  isTag(tags, 'colorgroup') ||
  isTag(tags, 'texture2dgroup') ||
  isTag(tags, 'compositematerials') ||
  isTag(tags, 'multiproperties')

/** Reads one property group up to its closing tag. */
export const readPropertyGroup = (tags: XmlTags, groups: Properties3mf, materials: Material[], log: WarningLog): void => {
  const id = attributesOf(tags).get('id') ?? ''
  const found: number[] = []
  groups.set(id, found)
  if (isTag(tags, 'texture2dgroup')) log.add('TEXTURE_DROPPED', 'Textures were left out.', { format: '3mf' })
  else if (isTag(tags, 'compositematerials') || isTag(tags, 'multiproperties')) log.add('COLOUR_DROPPED', 'Mixed materials were left out.', { format: '3mf' })
  if (tags.empty) return
  for (let depth = 1; depth > 0 && nextTag(tags);) {
    if (tags.kind === 'close') {
      depth--
      continue
    }
    if (isTag(tags, 'base') || isTag(tags, 'color')) {
      const attributes = attributesOf(tags)
      const text = attributes.get('displaycolor') ?? attributes.get('color')
      found.push(materials.push(plainMaterial(cleanName(attributes.get('name') ?? text ?? ''), parseColour(text))) - 1)
    } else if (isTag(tags, 'tex2coord') || isTag(tags, 'composite') || isTag(tags, 'multi')) found.push(-1)
    if (!tags.empty) depth++
  }
}

/** `#RRGGBB` or `#RRGGBBAA`, sRGB. */
const parseColour = (text: string | undefined): Material['color'] => {
  if (!text || !/^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)) return grey
  const byte = (at: number): number => (at < text.length ? parseInt(text.slice(at, at + 2), 16) / 255 : 1)
  return [byte(1), byte(3), byte(5), byte(7)]
}

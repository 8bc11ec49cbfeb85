import type { Material, WarningLog } from '@trunnion/core'
import { type Json, isRecord, numbersOf, recordOf, stringOf } from './jsonValue.ts'
import { linearToSrgb } from './srgb.ts'

const clamp = (x: number): number => Math.min(1, Math.max(0, x))
const factor = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? clamp(value) : 1)

/** Five decimals: what rounding left in the linear value does not show up as 0.9999999. */
const srgb = (c: number): number => Math.round(linearToSrgb(c) * 1e5) / 1e5

/** Materials of the scene and, for each of the document, its index there; -1 for ours that stands for none. */
export interface ReadMaterials {
  readonly materials: readonly Material[]
  readonly index: readonly number[]
}

/** Reads base colour, metalness and roughness; extensions are ignored, textures reported. */
export const readMaterials = (list: readonly Json[], log: WarningLog): ReadMaterials => {
  const materials: Material[] = []
  const index = list.map((json, i) => {
    if (isRecord(json['extras']) && json['extras']['unset'] === true) return -1
    const entity = `material ${i}`
    const pbr = recordOf(json['pbrMetallicRoughness'], entity)
    const textured =
      ['normalTexture', 'occlusionTexture', 'emissiveTexture'].some((key) => key in json) || 'baseColorTexture' in pbr || 'metallicRoughnessTexture' in pbr
    if (textured) log.add('TEXTURE_DROPPED', 'Textures are not carried over; the base colour stays.', { format: 'gltf', entity })
    const [r, g, b, a] = numbersOf(pbr['baseColorFactor'], 4, entity, [1, 1, 1, 1]).map(clamp)
    return (
      materials.push({
        name: stringOf(json['name']),
        // Alpha counts only where the material blends (glTF 2.0, section 3.9.4).
        color: [srgb(r), srgb(g), srgb(b), json['alphaMode'] === 'BLEND' ? a : 1],
        metallic: factor(pbr['metallicFactor']),
        roughness: factor(pbr['roughnessFactor']),
        ...(json['doubleSided'] === true && { doubleSided: true }),
      }) - 1
    )
  })
  return { materials, index }
}

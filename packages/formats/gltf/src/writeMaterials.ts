import type { Material } from '@trunnion/core'
import { type MaterialJson, UNLIT } from './gltfJson.ts'
import { srgbToLinear } from './srgb.ts'

/** Six decimals hold an 8-bit sRGB component with room to spare and keep the JSON short. */
const round = (x: number): number => Math.round(x * 1e6) / 1e6

const materialJson = (m: Material): MaterialJson => ({
  ...(m.name && { name: m.name }),
  pbrMetallicRoughness: {
    baseColorFactor: [...m.color.slice(0, 3).map((c) => round(srgbToLinear(c))), round(m.color[3])],
    metallicFactor: round(m.metallic),
    roughnessFactor: round(m.roughness),
  },
  ...(m.color[3] < 1 && { alphaMode: 'BLEND' as const }),
  ...(m.doubleSided && { doubleSided: true as const }),
})

/**
 * What triangles without a material look like. glTF's own default is a fully metallic white, which renders near black without an environment;
 * `extras.unset` tells our reader that the source had none.
 */
const unset = (hasColors: boolean): MaterialJson => ({
  pbrMetallicRoughness: { baseColorFactor: hasColors ? [1, 1, 1, 1] : [0.6, 0.6, 0.6, 1], metallicFactor: 0, roughnessFactor: 0.6 },
  doubleSided: true,
  extras: { unset: true },
})

/** Edge curves and points: dark whatever the light, where glTF's default would draw them white. */
const loose: MaterialJson = {
  pbrMetallicRoughness: { baseColorFactor: [0.02, 0.02, 0.02, 1], metallicFactor: 0, roughnessFactor: 1 },
  extensions: { [UNLIT]: {} },
  extras: { unset: true },
}

/** Collects the materials in use, in order of first use. */
export interface MaterialTable {
  /** Index of the glTF material for a material of the scene, -1 for none. */
  use(material: number, hasColors: boolean): number
  /** The one for lines and points: dark, or of the colour of a material of the scene. */
  useLoose(material?: number): number
  readonly list: readonly MaterialJson[]
}

export const makeMaterialTable = (materials: readonly Material[]): MaterialTable => {
  const list: MaterialJson[] = []
  const known = new Map<string, number>()
  const once = (key: string, make: () => MaterialJson): number => {
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, list.length)
    return list.push(make()) - 1
  }
  return {
    list,
    use(material, hasColors) {
      const source = materials[material]
      return source ? once(`${material}`, () => materialJson(source)) : once(`unset ${hasColors}`, () => unset(hasColors))
    },
    useLoose(material = -1) {
      const source = materials[material]
      return source ? once(`loose ${material}`, () => ({ ...materialJson(source), extensions: { [UNLIT]: {} } })) : once('loose', () => loose)
    },
  }
}

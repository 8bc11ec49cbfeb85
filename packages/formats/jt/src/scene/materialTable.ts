import type { Material } from '@trunnion/core'
import type { MaterialAttribute } from '../lsg/types.ts'

const unit = (value: number): number => Math.min(1, Math.max(0, value))

/** Blinn-Phong exponent as roughness: α = √(2 / (n + 2)), roughness = √α (Walter et al. 2007, Burley 2012). */
const roughnessOf = (shininess: number): number => unit((2 / (Math.max(0, shininess) + 2)) ** 0.25)

/** The scene's materials; equal ones are one. */
export interface MaterialTable {
  indexOf(attribute: MaterialAttribute): number
  /** The same material for shapes that bring colours at their vertices, which a colour would tint. */
  whitened(index: number): number
  readonly materials: readonly Material[]
}

export const makeMaterialTable = (start: readonly Material[] = []): MaterialTable => {
  const materials = [...start]
  const known = new Map(start.map((material, i) => [JSON.stringify(material), i]))
  const add = (material: Material): number => {
    const key = JSON.stringify(material)
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, materials.length)
    return materials.push(material) - 1
  }
  return {
    indexOf(attribute) {
      const [r, g, b, a] = attribute.diffuse
      const shiny = Math.max(attribute.specular[0], attribute.specular[1], attribute.specular[2]) > 0.01
      return add({
        name: '',
        color: [unit(r), unit(g), unit(b), attribute.blending ? unit(a) : 1],
        metallic: 0,
        roughness: shiny ? roughnessOf(attribute.shininess) : 1,
      })
    },
    whitened(index) {
      const base: Material = index < 0 ? { name: '', color: [1, 1, 1, 1], metallic: 0, roughness: 1 } : materials[index]
      return add({ ...base, color: [1, 1, 1, base.color[3]] })
    },
    materials,
  }
}

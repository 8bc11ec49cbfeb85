import type { Material } from '@trunnion/core'

/** Collects the distinct colours of a source as materials. */
export interface Palette {
  /** Index of the material with this colour (RGBA bytes). */
  indexOf(r: number, g: number, b: number, a: number): number
  readonly materials: readonly Material[]
}

/** A plain, matt material: what formats mean that only know colours. */
export const plainMaterial = (name: string, color: Material['color']): Material => ({ name, color, metallic: 0, roughness: 0.6 })

/** The colour of what has a material name, but no known colour. */
export const grey: Material['color'] = [0.8, 0.8, 0.8, 1]

/** Makes an empty {@link Palette}; its materials are named by their colour. */
export const makePalette = (): Palette => {
  const known = new Map<number, number>()
  const materials: Material[] = []
  return {
    materials,
    indexOf(r, g, b, a) {
      const key = ((r << 24) | (g << 16) | (b << 8) | a) >>> 0
      const found = known.get(key)
      if (found !== undefined) return found
      known.set(key, materials.length)
      materials.push(plainMaterial(`#${key.toString(16).padStart(8, '0')}`, [r / 255, g / 255, b / 255, a / 255]))
      return materials.length - 1
    },
  }
}

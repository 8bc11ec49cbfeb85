import type { Material } from '@trunnion/core'

type Color = readonly [number, number, number, number]

const defaultColor: Color = [0.75, 0.75, 0.75, 1]

/** Gives each distinct colour one material. */
export interface Palette {
  /**
   * Index of the colour's material; -1 for no colour on a closed body.
   * @param open - the surface is seen from both sides, so its material must be double-sided
   */
  of(color: Color | undefined, open?: boolean): number
  list(): readonly Material[]
}

/** Named by its colour, since STEP colours seldom have names: `#c0c0c0`. */
const nameOf = (color: Color): string =>
  `#${color
    .slice(0, 3)
    .map((c) =>
      Math.round(Math.min(Math.max(c, 0), 1) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}${color[3] < 1 ? `/${Math.round(color[3] * 100)}%` : ''}`

/** Makes an empty {@link Palette}. CAD colours become a plain, slightly rough, non-metallic surface. */
export const makePalette = (): Palette => {
  const materials: Material[] = []
  const known = new Map<string, number>()
  return {
    of(given, open = false) {
      if (!given && !open) return -1
      const color = given ?? defaultColor
      const key = `${color.join()} ${open}`
      const found = known.get(key)
      if (found !== undefined) return found
      known.set(key, materials.length)
      materials.push({ name: nameOf(color), color, metallic: 0, roughness: 0.6, ...(open && { doubleSided: true }) })
      return materials.length - 1
    },
    list: () => materials,
  }
}

import type { StoreySetting } from '../settings.ts'

export interface Storey {
  readonly name: string
  readonly elevationM: number
}

/** From floor to floor where nothing is said. */
const storeyHeightM = 4

const words = /(?:^|[-_. $])(GF|UG|RF|ROOF|B(\d{1,2})|(\d{1,2})F|L(\d{1,2})|(?:LEVEL|STOREY|FLOOR|LVL)[-_ ]?(\d{1,2}))(?=$|[-_. ])/i

/**
 * The storey that a layer's name tells (`A-WALL-2F`, `L03_PIPE`), else the first one. The elevations are the settings' where they know the name.
 */
export const storeyOfLayer = (layer: string, settings: readonly StoreySetting[]): Storey => {
  const upper = layer.slice(0, 255).toUpperCase()
  for (const { name, elevationM } of settings) {
    const at = upper.indexOf(name.toUpperCase())
    if (at >= 0 && isBoundary(upper[at - 1]) && isBoundary(upper[at + name.length])) return { name, elevationM }
  }
  const found = words.exec(upper)
  if (found) {
    const [, word, basement, before, level, spelled] = found
    if (basement !== undefined) return { name: `B${Number(basement)}`, elevationM: -storeyHeightM * Number(basement) }
    const number = before ?? level ?? spelled
    if (number !== undefined && Number(number) > 0) return { name: `${Number(number)}F`, elevationM: storeyHeightM * Number(number) }
    if (word !== 'ROOF' && number === undefined && word !== 'RF') return settings[0] ?? groundFloor
  }
  return settings[0] ?? groundFloor
}

const groundFloor: Storey = { name: 'GF', elevationM: 0 }

const isBoundary = (character: string | undefined): boolean => character === undefined || !/[A-Z0-9]/.test(character)

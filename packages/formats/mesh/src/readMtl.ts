import { type Material, type WarningLog, parseNumber } from '@trunnion/core'
import { grey, plainMaterial } from './palette.ts'
import { isWord, makeWords, nextWord, nextWordInLine, restOfLine, skipLine } from './words.ts'

/** Reads a material library (MTL): diffuse colour, opacity, and metallic and roughness where they are given. */
export const readMtl = (bytes: Uint8Array, log: WarningLog): Material[] => {
  const words = makeWords(bytes)
  const materials: Material[] = []
  const number = (): number => (nextWordInLine(words) ? parseNumber(bytes, words.start, words.end) : NaN)
  const change = (part: (material: Material) => Partial<Material>): void => {
    const last = materials.pop()
    if (last) materials.push({ ...last, ...part(last) })
  }
  while (nextWord(words)) {
    if (isWord(words, 'newmtl')) materials.push(plainMaterial(restOfLine(words), grey))
    else if (isWord(words, 'kd')) {
      const [r, g, b] = [number(), number(), number()]
      // `Kd r` alone means grey; `Kd spectral` and `Kd xyz` are not numbers.
      if (isFraction(r)) change(({ color }) => ({ color: [r, isFraction(g) ? g : r, isFraction(b) ? b : r, color[3]] }))
    } else if (isWord(words, 'd')) {
      const opacity = number()
      if (isFraction(opacity)) change(({ color }) => ({ color: [color[0], color[1], color[2], opacity] }))
    } else if (isWord(words, 'tr')) {
      const transparency = number()
      if (isFraction(transparency)) change(({ color }) => ({ color: [color[0], color[1], color[2], 1 - transparency] }))
    } else if (isWord(words, 'pm')) {
      const metallic = number()
      if (isFraction(metallic)) change(() => ({ metallic }))
    } else if (isWord(words, 'pr')) {
      const roughness = number()
      if (isFraction(roughness)) change(() => ({ roughness }))
    } else if (isWord(words, 'map_kd')) log.add('TEXTURE_DROPPED', 'Textures of the material library were left out.', { format: 'mtl', offset: words.start })
    skipLine(words)
  }
  return materials
}

const isFraction = (value: number): boolean => value >= 0 && value <= 1

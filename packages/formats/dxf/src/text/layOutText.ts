import type { TextGeometry } from '../entities/types.ts'
import { blankAdvance, capHeight, glyphOf, missingGlyph } from './strokeFont.ts'

/** From one line to the next, in heights: what MTEXT has by default. */
const lineStep = 5 / 3
const longestText = 20_000

/**
 * Lays a text out in strokes, in the text's own plane (OCS for TEXT, world axes for MTEXT).
 *
 * @param draw - called with the points of each stroke as x, y pairs
 * @returns how many characters the font lacks
 */
export const layOutText = (geometry: TextGeometry, draw: (xy: readonly number[]) => void): number => {
  const { text, at, height, rotation, widthFactor, align, span, wrap } = geometry
  if (!(height > 0)) return 0
  const unit = height / capHeight
  const lines = wrapLines(text.slice(0, longestText).split('\n'), wrap > 0 ? wrap / (unit * widthFactor) : Infinity)
  const widths = lines.map(widthOf)
  // text that is fitted between two points is as wide as they are apart
  const stretch = span > 0 && widths[0] > 0 ? span / (widths[0] * unit) : widthFactor
  const [c, s] = [Math.cos(rotation) * unit, Math.sin(rotation) * unit]
  const depth = (lines.length - 1) * lineStep * capHeight
  const top = align.vertical === 'top' ? -capHeight : align.vertical === 'middle' ? (depth - capHeight) / 2 : align.vertical === 'bottom' ? depth + 2 : depth
  const [mirrorX, mirrorY] = [geometry.backwards ? -1 : 1, geometry.upsideDown ? -1 : 1]
  let missing = 0
  for (const [i, line] of lines.entries()) {
    const free = align.horizontal === 'left' ? 0 : align.horizontal === 'right' ? widths[i] : widths[i] / 2
    const y0 = top - i * lineStep * capHeight
    let x = -free
    for (const character of line) {
      if (character <= ' ' || character === '\u00a0') {
        x += blankAdvance
        continue
      }
      const glyph = glyphOf(character)
      if (!glyph) missing++
      const { strokes, advance } = glyph ?? missingGlyph
      for (const stroke of strokes) {
        const xy = new Array<number>(stroke.length)
        for (let k = 0; k < stroke.length; k += 2) {
          const [u, v] = [(x + stroke[k]) * stretch * mirrorX, (y0 + stroke[k + 1]) * mirrorY]
          xy[k] = at[0] + c * u - s * v
          xy[k + 1] = at[1] + s * u + c * v
        }
        draw(xy)
      }
      x += advance
    }
  }
  return missing
}

const advanceOf = (character: string): number => (character <= ' ' || character === '\u00a0' ? blankAdvance : (glyphOf(character) ?? missingGlyph).advance)

/** Width in grid units, without the gap behind the last character. */
const widthOf = (line: string): number => {
  let width = 0
  for (const character of line) width += advanceOf(character)
  return Math.max(0, width - 2)
}

/** Breaks lines at blanks where they would be wider than `most`. */
const wrapLines = (lines: readonly string[], most: number): string[] => {
  if (!Number.isFinite(most)) return [...lines]
  const out: string[] = []
  for (const line of lines) {
    let current = ''
    let width = 0
    for (const word of line.split(' ')) {
      const wordWidth = widthOf(word)
      if (current !== '' && width + blankAdvance + wordWidth > most) {
        out.push(current)
        current = word
        width = wordWidth
      } else {
        current = current === '' ? word : `${current} ${word}`
        width += (width > 0 ? blankAdvance : 0) + wordWidth
      }
    }
    out.push(current)
  }
  return out
}

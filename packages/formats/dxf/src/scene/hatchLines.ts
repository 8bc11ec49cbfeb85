import type { HatchLine } from '../entities/types.ts'

/** Lines of one hatch beyond which it is drawn as its boundary: a screen shows such a pattern as grey anyway. */
const mostLines = 20_000

/**
 * Draws the lines of a hatch pattern inside its boundary: each family of parallels is turned level, every parallel cut by the boundary into inner stretches by the
 * even-odd rule, and these into dashes.
 *
 * @param segments - x0, y0, x1, y1 a segment of the boundary
 * @returns false when there are no lines, or too many, and nothing was drawn
 */
export const hatchLines = (segments: Float64Array, families: readonly HatchLine[], draw: (ax: number, ay: number, bx: number, by: number) => void): boolean => {
  const found: number[] = []
  for (const family of families) if (!drawFamily(segments, family, found)) return false
  if (found.length === 0) return false
  for (let i = 0; i < found.length; i += 4) draw(found[i], found[i + 1], found[i + 2], found[i + 3])
  return true
}

/** Part of a pattern's pitch that is too little to see. */
const nudge = 1e-6

const drawFamily = (segments: Float64Array, { angle, base, offset, dashes }: HatchLine, out: number[]): boolean => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const turned = new Float64Array(segments.length)
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < segments.length; i += 2) {
    const [x, y] = [segments[i] - base[0], segments[i + 1] - base[1]]
    turned[i] = c * x + s * y
    turned[i + 1] = c * y - s * x
    low = Math.min(low, turned[i + 1])
    high = Math.max(high, turned[i + 1])
  }
  const along = c * offset[0] + s * offset[1]
  const pitch = c * offset[1] - s * offset[0]
  const rows = Math.abs((high - low) / pitch)
  if (!(rows < mostLines) || rows * segments.length > 40_000_000) return false
  const [first, last] = pitch > 0 ? [Math.floor(low / pitch), Math.ceil(high / pitch)] : [Math.floor(high / pitch), Math.ceil(low / pitch)]
  const period = dashes.reduce((sum, d) => sum + Math.abs(d), 0)
  for (let row = first; row <= last; row++) {
    // a little beside the row: patterns like to run exactly through corners, where rounding would decide
    const y = row * pitch + Math.abs(pitch) * nudge
    const cuts: number[] = []
    for (let i = 0; i < turned.length; i += 4) {
      const [x0, y0, x1, y1] = [turned[i], turned[i + 1], turned[i + 2], turned[i + 3]]
      if (y0 <= y !== y1 <= y) cuts.push(x0 + ((x1 - x0) * (y - y0)) / (y1 - y0))
    }
    cuts.sort((a, b) => a - b)
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      if (out.length > 4 * mostLines) return false
      const emit = (from: number, to: number): void => {
        out.push(base[0] + c * from - s * y, base[1] + s * from + c * y, base[0] + c * to - s * y, base[1] + s * to + c * y)
      }
      if (!(period > 0)) emit(cuts[k], cuts[k + 1])
      else if (!cutDashes(cuts[k], cuts[k + 1], row * along, dashes, period, emit)) return false
    }
  }
  return true
}

const cutDashes = (from: number, to: number, origin: number, dashes: readonly number[], period: number, emit: (from: number, to: number) => void): boolean => {
  if (((to - from) / period) * dashes.length > mostLines) return false
  const first = Math.floor((from - origin) / period)
  const count = Math.ceil((to - origin) / period) - first
  for (let n = 0; n < count; n++) {
    let at = origin + (first + n) * period
    for (const dash of dashes) {
      const end = at + Math.abs(dash)
      // a dot is a dash too short to see
      const stop = dash === 0 ? at + period * 1e-3 : end
      if (dash >= 0 && stop > from + period * nudge && at < to - period * nudge) emit(Math.max(at, from), Math.min(stop, to))
      at = end
    }
  }
  return true
}

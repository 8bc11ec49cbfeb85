import { plainMText } from '../text/unescapeText.ts'
import { broken } from './decodeCurves.ts'
import { type RecordView, areFinite, indexOf, textAt } from './recordView.ts'
import type { Geometry, Point, TextGeometry } from './types.ts'

/** The groups of one bracket that say where things are. */
interface Scope {
  readonly numbers: Map<number, number>
  readonly points: number[]
}

const pointIn = ({ numbers }: Scope, code: number): Point => [numbers.get(code) ?? NaN, numbers.get(code + 10) ?? NaN, numbers.get(code + 20) ?? 0]

const horizontals = ['left', 'left', 'center', 'right'] as const

/**
 * MULTILEADER: its lines and its text, in world coordinates. They stand in nested brackets: CONTEXT_DATA (300 … 301) holds the text and a LEADER (302 … 303) a
 * landing, which holds a LEADER_LINE (304 … 305) a line. Content that is a block is left out.
 */
export const decodeMultiLeader = (r: RecordView): Geometry => {
  const { codes, numbers } = r.tags
  const context: Scope = { numbers: new Map(), points: [] }
  let leader: Scope | undefined
  let line: number[] | undefined
  let text: string | undefined
  const lines: number[][] = []
  const runs: Float64Array[] = []
  const from = indexOf(r, 300)
  if (from < 0) return { kind: 'other' }
  for (let k = from + 1; k < r.end && codes[k] !== 301; k++) {
    const code = codes[k]
    if (code === 302) {
      leader = { numbers: new Map(), points: [] }
      lines.length = 0
    } else if (code === 303 && leader) {
      const landing = pointIn(leader, 10)
      const direction = pointIn(leader, 11)
      const length = leader.numbers.get(40) ?? 0
      const end = landing.map((v, i) => v + (direction[i] || 0) * length)
      for (const points of lines) {
        const run = Float64Array.from([...points, ...landing, ...end])
        if (areFinite(run)) runs.push(run)
      }
      leader = undefined
    } else if (code === 304 && leader) line = []
    else if (code === 304) text ??= textAt(r, k)
    else if (code === 305 && line) {
      lines.push(line)
      line = undefined
    } else if (line) {
      if (code === 10) line.push(numbers[k], NaN, 0)
      else if ((code === 20 || code === 30) && line.length > 0) line[line.length - 4 + code / 10] = numbers[k]
    } else {
      const scope = leader ?? context
      if (!scope.numbers.has(code)) scope.numbers.set(code, numbers[k])
    }
  }
  const label = text === undefined || text === '' ? undefined : labelOf(context, text)
  if (runs.length === 0 && !label) return broken('lines and text')
  return { kind: 'runs', runs, ...(label && { text: label }) }
}

const labelOf = (context: Scope, text: string): TextGeometry | undefined => {
  const at = pointIn(context, 12)
  const [dx, dy] = pointIn(context, 13)
  const height = context.numbers.get(41) ?? 0
  if (!(Math.abs(at[0] + at[1] + at[2] + height) < Infinity)) return undefined
  return {
    kind: 'text',
    text: plainMText(text),
    at,
    planar: false,
    height,
    rotation: Math.abs(dx + dy) < Infinity ? Math.atan2(dy, dx) : 0,
    style: '',
    align: { horizontal: horizontals[context.numbers.get(171) ?? 1] ?? 'left', vertical: 'top' },
    widthFactor: 1,
    span: 0,
    wrap: Math.max(0, context.numbers.get(43) || 0),
    backwards: false,
    upsideDown: false,
    hidden: false,
  }
}

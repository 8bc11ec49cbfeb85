import { plainMText, plainText } from '../text/unescapeText.ts'
import { broken } from './decodeCurves.ts'
import { type RecordView, indexOf, isThere, nameOf, numberOf, pointOf, textAt, textOf } from './recordView.ts'
import type { Geometry, TextAlign } from './types.ts'

const radians = Math.PI / 180

const verticals = ['baseline', 'bottom', 'middle', 'top'] as const

/** Attributes have their vertical alignment in 74: 73 is the length of their field. */
const alignOf = (r: RecordView): TextAlign => {
  const horizontal = numberOf(r, 72, 0)
  // 4 is the middle of the text in both directions
  if (horizontal === 4) return { horizontal: 'center', vertical: 'middle' }
  return {
    horizontal: horizontal === 1 ? 'center' : horizontal === 2 ? 'right' : 'left',
    vertical: verticals[numberOf(r, indexOf(r, 74) < 0 ? 73 : 74, 0)] ?? 'baseline',
  }
}

/** TEXT, ATTRIB, ATTDEF. An aligned text (72 or 73) stands at its second point; one that is aligned (3) or fitted (5) runs from the first to the second. */
export const decodeText = (r: RecordView): Geometry => {
  const first = pointOf(r, 10)
  const second = pointOf(r, 11)
  const align = alignOf(r)
  const isFitted = (numberOf(r, 72, 0) === 3 || numberOf(r, 72, 0) === 5) && isThere(first) && isThere(second)
  const usesSecond = !isFitted && (align.horizontal !== 'left' || align.vertical !== 'baseline') && isThere(second)
  const at = usesSecond ? second : first
  if (!isThere(at)) return broken('position')
  const tag = indexOf(r, 2)
  return {
    kind: 'text',
    text: embeddedText(r) ?? plainText(textOf(r, 1)),
    at,
    planar: true,
    height: numberOf(r, 40, 0),
    rotation: isFitted ? Math.atan2(second[1] - first[1], second[0] - first[0]) : (numberOf(r, 50, 0) % 360) * radians,
    style: nameOf(r, 7),
    align,
    widthFactor: Math.abs(numberOf(r, 41, 1)) || 1,
    span: isFitted ? Math.hypot(second[0] - first[0], second[1] - first[1]) : 0,
    wrap: 0,
    backwards: (numberOf(r, 71, 0) & 2) !== 0,
    upsideDown: (numberOf(r, 71, 0) & 4) !== 0,
    hidden: tag >= 0 && (numberOf(r, 70, 0) & 1) !== 0,
    ...(tag >= 0 && { tag: textAt(r, tag) }),
  }
}

/** From R2018 on an attribute of several lines carries its MTEXT behind group 101. */
const embeddedText = (r: RecordView): string | undefined => {
  const { codes, count } = r.tags
  if (codes[r.end] !== 101 || r.end >= count) return undefined
  let text = ''
  for (let k = r.end; k < count && codes[k] < 1000; k++) if (codes[k] === 1 || codes[k] === 3) text += textAt(r, k)
  return text === '' ? undefined : plainMText(text)
}

/** Pieces of 250 characters in groups 3, the rest in 1. */
const joined = (r: RecordView): string => {
  const { codes } = r.tags
  let text = ''
  for (let k = 1; k < r.end; k++) if (codes[k] === 3 || codes[k] === 1) text += textAt(r, k)
  return text
}

export const decodeMText = (r: RecordView): Geometry => {
  const at = pointOf(r, 10)
  if (!isThere(at)) return broken('position')
  const direction = pointOf(r, 11)
  const rotation = isThere(direction) ? Math.atan2(direction[1], direction[0]) : (numberOf(r, 50, 0) % 360) * radians
  const place = Math.min(9, Math.max(1, numberOf(r, 71, 1))) - 1
  return {
    kind: 'text',
    text: plainMText(joined(r)),
    at,
    planar: false,
    height: numberOf(r, 40, 0),
    rotation,
    style: nameOf(r, 7),
    // nine places: rows from the top, columns from the left
    align: {
      horizontal: (['left', 'center', 'right'] as const)[Math.trunc(place % 3)],
      vertical: (['top', 'middle', 'bottom'] as const)[Math.trunc(place / 3)],
    },
    widthFactor: 1,
    span: 0,
    wrap: Math.max(0, numberOf(r, 41, 0)),
    backwards: false,
    upsideDown: false,
    hidden: false,
  }
}

/** What a dimension looks like stands in its block, in world coordinates; 12 moves clones. */
export const decodeDimension = (r: RecordView): Geometry => {
  const at = pointOf(r, 12)
  const measurement = numberOf(r, 42, NaN)
  return {
    kind: 'drawn',
    block: nameOf(r, 2),
    at: isThere(at) ? at : [0, 0, 0],
    text: plainMText(textOf(r, 1)),
    measurement: measurement === measurement ? measurement : undefined,
  }
}

export const decodeTable = (r: RecordView): Geometry => {
  const at = pointOf(r, 10)
  return isThere(at) ? { kind: 'drawn', block: nameOf(r, 2), at, text: '', measurement: undefined } : broken('position')
}

/** ACIS text: groups 1 begin a line, 3 go on with it; every character c but the blank is stored as 159 - c. */
export const decodeSat = (r: RecordView): Geometry => {
  const { codes, starts, ends } = r.tags
  const lines: string[] = []
  for (let k = 1; k < r.end; k++) {
    if (codes[k] !== 1 && codes[k] !== 3) continue
    const characters: string[] = []
    const end = r.base + ends[k]
    for (let i = r.base + starts[k]; i < end; i++) {
      const c = r.bytes[i]
      // a caret is written as itself and a blank
      if (c === 94 && r.bytes[i + 1] === 32) i++
      characters.push(c > 32 && c < 127 ? String.fromCharCode(159 - c) : ' ')
    }
    if (codes[k] === 3 && lines.length > 0) lines[lines.length - 1] += characters.join('')
    else lines.push(characters.join(''))
  }
  return { kind: 'solid', sat: lines.join('\n') }
}

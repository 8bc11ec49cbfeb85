import { plainMText, plainText } from '../text/unescapeText.ts'
import { broken } from './decodeCurves.ts'
import { type RecordView, indexOf, isThere, nameOf, numberOf, pointOf, textAt, textOf } from './recordView.ts'
import type { Geometry } from './types.ts'

const radians = Math.PI / 180

/** TEXT, ATTRIB, ATTDEF. An aligned text (72 or 73) stands at its second point. */
export const decodeText = (r: RecordView): Geometry => {
  const aligned = numberOf(r, 72, 0) !== 0 || numberOf(r, 73, 0) !== 0
  const second = aligned ? pointOf(r, 11) : undefined
  const at = second && isThere(second) ? second : pointOf(r, 10)
  if (!isThere(at)) return broken('position')
  const tag = indexOf(r, 2)
  const text = embeddedText(r) ?? plainText(textOf(r, 1))
  return {
    kind: 'text',
    text,
    at,
    planar: true,
    height: numberOf(r, 40, 0),
    rotation: (numberOf(r, 50, 0) % 360) * radians,
    style: nameOf(r, 7),
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
  return { kind: 'text', text: plainMText(joined(r)), at, planar: false, height: numberOf(r, 40, 0), rotation, style: nameOf(r, 7) }
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

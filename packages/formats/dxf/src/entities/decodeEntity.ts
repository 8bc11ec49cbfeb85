import { geometryDecoders } from './geometryDecoders.ts'
import { type RecordView, exactNameAt, nameAt, numberOf } from './recordView.ts'
import type { DxfEntity, Geometry, Point } from './types.ts'
import { decodeXData } from './decodeXData.ts'

const zAxis: Point = [0, 0, 1]
const other: Geometry = { kind: 'other' }

/** Mirrored plans write this normal a hundred thousand times. */
const minusZ: Point = [0, 0, -1]

const extrusionOf = (r: RecordView): Point => {
  const [x, y, z] = [numberOf(r, 210, 0), numberOf(r, 220, 0), numberOf(r, 230, 0)]
  if (x === 0 && y === 0) return z < 0 ? minusZ : zAxis
  const length = Math.hypot(x, y, z)
  return length > 0 && length < Infinity ? [x / length, y / length, z / length] : zAxis
}

/** The text of a short ASCII group: handles. */
const handleAt = (r: RecordView, k: number): string => {
  const end = r.base + r.tags.ends[k]
  let out = ''
  for (let i = r.base + r.tags.starts[k]; i < end && out.length < 20; i++) if (r.bytes[i] > 32 && r.bytes[i] < 127) out += String.fromCharCode(r.bytes[i])
  return out
}

/**
 * Decodes one record. What all entities have in common stands before the second subclass marker (100) from R13 on, and is what comes first before:
 * later groups with the same codes mean other things.
 *
 * @param type - the record's type name
 */
export const decodeEntity = (r: RecordView, type: string): DxfEntity => {
  const { codes, numbers } = r.tags
  let handle = ''
  let owner = ''
  let layer = ''
  let linetype = ''
  let color = 256
  let trueColor = -1
  let visible = true
  let paper = false
  let markers = 0
  let inGroup = false
  let hasNormal = false
  let thickness = 0
  for (let k = 1; k < r.end; k++) {
    const code = codes[k]
    if (code === 210) hasNormal = true
    else if (code === 39) thickness = numbers[k]
    if (code === 100) markers++
    if (markers > 1) continue
    switch (code) {
      case 5:
        if (handle === '') handle = handleAt(r, k)
        break
      case 8:
        if (layer === '') layer = exactNameAt(r, k)
        break
      case 6:
        if (linetype === '') linetype = nameAt(r, k)
        break
      case 62:
        if (numbers[k] >= 0 && numbers[k] <= 256) color = numbers[k]
        break
      case 60:
        if (numbers[k] === 1) visible = false
        break
      case 67:
        if (numbers[k] === 1) paper = true
        break
      case 102:
        inGroup = r.bytes[r.base + r.tags.starts[k]] === 0x7b
        break
      case 330:
        if (!inGroup && owner === '') owner = handleAt(r, k)
        break
      case 420:
        if (trueColor < 0 && numbers[k] >= 0) trueColor = numbers[k] & 0xffffff
    }
  }
  const decode = geometryDecoders.get(type)
  const xdata = r.end < r.tags.count ? decodeXData(r) : undefined
  return {
    type,
    handle,
    owner,
    layer: layer === '' ? '0' : layer,
    linetype,
    color,
    trueColor,
    visible,
    space: paper ? 'paper' : 'model',
    extrusion: hasNormal ? extrusionOf(r) : zAxis,
    thickness: thickness === thickness ? thickness : 0,
    ...(xdata && { xdata }),
    offset: r.offset,
    geometry: decode ? decode(r) : other,
  }
}

import type { FaceGroups, WarningLog } from '@trunnion/core'
import { groupRuns } from './finishMesh.ts'
import type { Palette } from './palette.ts'
import { stlHeaderBytes, stlRecordBytes } from './stlFlavour.ts'

/**
 * Colours that some programs hide in a binary STL, as groups of triangles; undefined when there are none.
 * Magics: the header says `COLOR=` with RGBA bytes, an attribute below 0x8000 is the triangle's own colour, red lowest.
 * VisCAM and SolidView: no mark in the header, an attribute from 0x8000 on is a colour, blue lowest, and all others are 0.
 */
export const stlColours = (bytes: Uint8Array, triangles: number, palette: Palette, log: WarningLog): FaceGroups | undefined => {
  const attributes = readAttributes(bytes, triangles)
  const mark = latin1.decode(bytes.subarray(0, 80)).indexOf('COLOR=')
  if (mark >= 0 && mark + 10 <= 80) {
    const [r, g, b, a] = bytes.subarray(mark + 6, mark + 10)
    const base = palette.indexOf(r, g, b, a === 0 ? 255 : a)
    if (!attributes) return { firstTriangle: Uint32Array.of(0), material: Int32Array.of(base), faceId: Int32Array.of(-1) }
    return groupsOf(attributes, (value) => (value >= 0x8000 ? base : palette.indexOf(wide(value), wide(value >> 5), wide(value >> 10), 255)))
  }
  if (!attributes) return undefined
  if (attributes.some((value) => value > 0 && value < 0x8000)) {
    log.add('COLOUR_DROPPED', 'The attributes of the triangles are no colours in a known manner.', { format: 'stl' })
    return undefined
  }
  return groupsOf(attributes, (value) => (value === 0 ? -1 : palette.indexOf(wide(value >> 10), wide(value >> 5), wide(value), 255)))
}

const latin1 = new TextDecoder('latin1')

/** Five bits as a byte. */
const wide = (value: number): number => Math.round(((value & 31) * 255) / 31)

/** The attribute of each triangle, or undefined when all are 0. */
const readAttributes = (bytes: Uint8Array, triangles: number): Uint16Array | undefined => {
  let values: Uint16Array | undefined
  for (let t = 0, at = stlHeaderBytes + 48; t < triangles; t++, at += stlRecordBytes) {
    const value = bytes[at] | (bytes[at + 1] << 8)
    if (value === 0) continue
    values ??= new Uint16Array(triangles)
    values[t] = value
  }
  return values
}

const groupsOf = (attributes: Uint16Array, materialFor: (value: number) => number): FaceGroups => {
  const known = new Int32Array(0x1_0000).fill(-2)
  const materialOf = new Int32Array(attributes.length)
  for (let t = 0; t < attributes.length; t++) {
    const value = attributes[t]
    if (known[value] === -2) known[value] = materialFor(value)
    materialOf[t] = known[value]
  }
  return groupRuns(materialOf)
}

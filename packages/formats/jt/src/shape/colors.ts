import { hash32 } from '../codec/hash.ts'
import { malformed, takeValues } from '../codec/packetSource.ts'
import { type Quantizer, dequantize, readQuantizer } from '../codec/quantizer.ts'
import { readLossless } from './readLossless.ts'
import { type ShapeSource, attributeAgrees, readValues } from './shapeSource.ts'

/** Red, green, blue and alpha, or hue (0 to 6), saturation, value and alpha. */
export interface ColorQuantizer {
  readonly hsv: boolean
  readonly parts: readonly Quantizer[]
}

/** Reads "Color Quantizer Data". */
export const readColorQuantizer = (source: ShapeSource): ColorQuantizer => {
  const { reader } = source
  const hsv = reader.u8() !== 0
  const parts = Array.from({ length: 4 }, (_, k) => (hsv ? { min: 0, max: k === 0 ? 6 : 1, bits: reader.u8() } : readQuantizer(reader)))
  if (parts.some((part) => part.bits > 32)) malformed(reader, 'A quantizer has more than 32 bits.')
  return { hsv, parts }
}

/** "Compressed Vertex Color Array" as RGBA bytes; undefined when its hash disagrees. */
export const readColors = (source: ShapeSource): Uint8Array | undefined => {
  const { reader } = source
  const count = reader.i32()
  const components = reader.u8()
  if (components < 3 || components > 4) malformed(reader, 'Colours must have three or four components.')
  const bits = reader.u8()
  const floats = new Float32Array(takeValues(source, count * 4))
  let hash = 0
  let hsv = false
  if (bits === 0) {
    floats.fill(1)
    let extra = false
    for (let k = 0; k < components; k++) {
      hash = readLossless(source, 'none', count, floats, k, 4, hash)
      // Some JT 9 writers put a word behind each component, which no text explains; a packet would begin with the count.
      if (k === 0 && source.majorVersion < 10 && reader.i32() !== count) extra = true
      else if (k === 0 && source.majorVersion < 10) reader.offset -= 4
      else if (extra) reader.i32()
    }
  } else {
    const quantizer = readColorQuantizer(source)
    hsv = quantizer.hsv
    const codes = source.majorVersion < 10 ? Array.from({ length: 4 }, () => readValues(source, 'lag1')) : [readValues(source, 'none')]
    for (const part of codes) hash = hash32(part, hash)
    placeColors(source, codes.length === 1 ? unpackColors(codes[0], quantizer) : codes, quantizer, floats)
  }
  return attributeAgrees(source, hash) ? colorBytes(floats, hsv) : undefined
}

/** Writes the values of four code arrays into RGBA (or HSVA) quadruples. */
export const placeColors = (source: ShapeSource, codes: readonly Int32Array[], quantizer: ColorQuantizer, floats: Float32Array): void => {
  for (const [k, part] of codes.entries()) {
    if (part.length * 4 !== floats.length && !(k === 3 && part.length === 0)) malformed(source.reader, 'A colour array has another length than it says.')
    if (part.length === 0 || quantizer.parts[k].bits === 0) for (let i = k; i < floats.length; i += 4) floats[i] = quantizer.parts[k].max
    else dequantize(part, quantizer.parts[k], floats, k, 4)
  }
}

/** The packed form of JT 10: one word a colour, the first part in the low bits. */
export const unpackColors = (packed: Int32Array, quantizer: ColorQuantizer): Int32Array[] => {
  let shift = 0
  return quantizer.parts.map(({ bits }) => {
    const low = shift
    shift += bits
    return packed.map((word) => (bits === 0 || low > 31 ? 0 : (word >>> low) & (2 ** Math.min(bits, 32 - low) - 1)))
  })
}

/** RGBA bytes of RGBA or HSVA floats. */
export const colorBytes = (floats: Float32Array, hsv: boolean): Uint8Array => {
  const out = new Uint8Array(floats.length)
  for (let i = 0; i + 3 < floats.length; i += 4) {
    if (hsv) hsvToRgb(floats, i)
    for (let k = i; k < i + 4; k++) out[k] = Math.round(Math.min(1, Math.max(0, floats[k])) * 255)
  }
  return out
}

/** Hue in sixths of the circle, in place (Smith, Color Gamut Transform Pairs, SIGGRAPH 1978). */
const hsvToRgb = (color: Float32Array, at: number): void => {
  const h = color[at]
  const s = color[at + 1]
  const v = color[at + 2]
  for (let k = 0; k < 3; k++) {
    const distance = (h + [5, 3, 1][k]) % 6
    color[at + k] = v - v * s * Math.max(0, Math.min(distance, 4 - distance, 1))
  }
}

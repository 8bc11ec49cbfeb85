import { type PacketSource } from '../codec/packetSource.ts'
import { type Predictor, applyPredictor } from '../codec/predictor.ts'
import { readPacketMk1 } from '../codec/readPacketMk1.ts'
import { readPacketMk2 } from '../codec/readPacketMk2.ts'
import type { Inflate } from '../options.ts'
import type { JtContext, JtElement } from './types.ts'

/** A shape element while it is read. */
export interface ShapeSource extends PacketSource {
  readonly majorVersion: number
  readonly inflate: Inflate | undefined
  hashesChecked: number
  hashesWrong: number
  /** Colours and texture coordinates that were left out because their hash disagreed. */
  attributesDropped: number
}

/** Starts reading `element`. */
export const makeShapeSource = (element: JtElement, context: JtContext): ShapeSource => ({
  reader: element.body,
  littleEndian: context.littleEndian,
  valuesLeft: context.maxValues,
  majorVersion: context.majorVersion,
  inflate: context.inflate,
  hashesChecked: 0,
  hashesWrong: 0,
  attributesDropped: 0,
})

/** The values of one packet, in the generation of packets that the file's version has. */
export const readValues = (source: ShapeSource, predictor: Predictor): Int32Array => {
  const residuals = source.majorVersion < 9 ? readPacketMk1(source) : readPacketMk2(source, source.majorVersion >= 10)
  return applyPredictor(residuals, predictor)
}

/** Reads a local version: 8 bits wide from JT 10 on. */
export const readLocalVersion = (source: ShapeSource): number => (source.majorVersion >= 10 ? source.reader.u8() : source.reader.i16())

/** Reads a stored hash and counts whether `computed` agrees. */
export const checkHash = (source: ShapeSource, computed: number): void => {
  source.hashesChecked++
  if (source.reader.i32() !== (computed | 0)) source.hashesWrong++
}

/**
 * Reads the hash of colours or texture coordinates. No known file proves how writers compute it, and the geometry stands without them:
 * on disagreement the attribute is dropped, not the shape.
 */
export const attributeAgrees = (source: ShapeSource, computed: number): boolean => {
  source.hashesChecked++
  const agrees = source.reader.i32() === (computed | 0)
  if (!agrees) source.attributesDropped++
  return agrees
}

/** Which attributes a vertex record has ("Vertex Bindings", 64 bits). */
export interface Bindings {
  readonly coordinates: boolean
  readonly normals: boolean
  readonly colors: boolean
  readonly flags: boolean
  /** Components of each texture channel, 0 where there is none. */
  readonly texture: readonly number[]
  readonly auxiliary: boolean
}

/** Reads "Vertex Bindings". */
export const readBindings = (source: ShapeSource): Bindings => {
  const { reader } = source
  const first = reader.u32()
  const second = reader.u32()
  const low = source.littleEndian ? first : second
  const high = source.littleEndian ? second : first
  return {
    coordinates: (low & 0x7) !== 0,
    normals: (low & 0x8) !== 0,
    colors: (low & 0x30) !== 0,
    flags: (low & 0x40) !== 0,
    // Four bits a channel from bit 8 on: one each for 1, 2, 3 or 4 components.
    texture: Array.from({ length: 8 }, (_, i) => {
      const nibble = (i < 6 ? low >>> (8 + 4 * i) : high >>> (4 * i - 24)) & 0xf
      return nibble === 0 ? 0 : 32 - Math.clz32(nibble)
    }),
    auxiliary: (high & 0x80000000) !== 0,
  }
}

import { type Matrix4, fault, identity } from '@trunnion/core'
import { type LsgCursor, localVersion, remaining } from './lsgCursor.ts'
import { materialType, transformType } from './objectTypes.ts'
import type { LsgAttribute, MaterialAttribute, OtherAttribute } from './types.ts'

type Rgba = MaterialAttribute['diffuse']

const stateFlag = { final: 1, force: 2, ignore: 4 } as const
const materialFlag = { blending: 0x10, overridesVertexColours: 0x20 } as const

const rgba = (c: LsgCursor): Rgba => [c.reader.f32(), c.reader.f32(), c.reader.f32(), c.reader.f32()]

/** Version 8 stores a grey as one float when both bits of `mask` are set. */
const shortRgba = (c: LsgCursor, flags: number, mask: number): Rgba => {
  if (c.major >= 9 || (flags & mask) !== mask) return rgba(c)
  const grey = c.reader.f32()
  return [grey, grey, grey, 1]
}

const readMaterial = (c: LsgCursor): Omit<MaterialAttribute, 'id' | 'final' | 'forced' | 'ignored'> => {
  localVersion(c)
  const flags = c.reader.u16()
  shortRgba(c, flags, 3)
  const diffuse = rgba(c)
  const specular = shortRgba(c, flags, 5)
  const emission = shortRgba(c, flags, 9)
  const shininess = c.reader.f32()
  if (![...diffuse, ...specular, ...emission, shininess].every(Number.isFinite))
    fault('INPUT_NOT_FINITE', 'A material has colours that are no numbers.', { format: 'jt' })
  const blending = (flags & materialFlag.blending) !== 0
  return { kind: 'material', diffuse, specular, emission, shininess, blending, overridesVertexColours: (flags & materialFlag.overridesVertexColours) !== 0 }
}

/** Bit 15 of the mask is element 0; elements without a bit are those of the identity. */
const readMatrix = (c: LsgCursor): Matrix4 => {
  localVersion(c)
  const mask = c.reader.u16()
  let stored = 0
  for (let bits = mask; bits !== 0; bits &= bits - 1) stored++
  // 9.5 files hold doubles where the 9.5 text says floats: the length decides.
  const wide = c.major >= 9 && remaining(c) >= 8 * stored
  const matrix = [...identity]
  for (let i = 0; i < 16; i++) if (mask & (0x8000 >> i)) matrix[i] = wide ? c.reader.f64() : c.reader.f32()
  return matrix
}

/**
 * Reads the body of an attribute. Rows of a JT matrix multiply from the left (p' = p · M), so its elements in order are a column-major matrix as it stands.
 * @throws Fault INPUT_TRUNCATED, INPUT_NOT_FINITE
 */
export const readAttribute = (c: LsgCursor, id: number, typeId: string, other: OtherAttribute['kind'] | undefined): LsgAttribute => {
  localVersion(c)
  const flags = c.reader.u8()
  c.reader.u32()
  const final = c.major >= 10 ? c.reader.u32() !== 0 : (flags & stateFlag.final) !== 0
  const state = { id, final, forced: (flags & stateFlag.force) !== 0, ignored: (flags & stateFlag.ignore) !== 0 }
  if (typeId === materialType) return { ...state, ...readMaterial(c) }
  if (typeId === transformType) return { ...state, kind: 'transform', matrix: readMatrix(c) }
  return { ...state, kind: other ?? 'style' }
}

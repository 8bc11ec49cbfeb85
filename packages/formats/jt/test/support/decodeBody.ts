import { makeByteReader, unwrap, type Result } from '@trunnion/core'
import { decodeShapeElement, shapeElementTypes } from '../../src/shape/decodeShapeElement.ts'
import type { Inflate } from '../../src/options.ts'
import type { ShapeFacets } from '../../src/shape/types.ts'

/** Decodes the body of an element that a test wrote. */
export const tryBody = (
  body: Uint8Array,
  { majorVersion, littleEndian, inflate }: { readonly majorVersion: number; readonly littleEndian: boolean; readonly inflate?: Inflate },
  kind: keyof typeof shapeElementTypes = 'triStripSet',
  maxValues = 1_000_000,
): Result<ShapeFacets> =>
  decodeShapeElement(
    { typeId: shapeElementTypes[kind], baseType: 4, objectId: 0, body: makeByteReader(body, littleEndian, 'jt') },
    { majorVersion, minorVersion: 0, littleEndian, maxValues, ...(inflate && { inflate }) },
  )

export const decodeBody = (...args: Parameters<typeof tryBody>): ShapeFacets => unwrap(tryBody(...args))

import { type Result, attempt, fault, makeByteReader, unwrap } from '@trunnion/core'
import { readElements } from '../file/elements.ts'
import { unpackSegment } from '../file/readSegment.ts'
import type { Inflate } from '../options.ts'
import { decodeShapeElement } from '../shape/decodeShapeElement.ts'
import type { ShapeFacets } from '../shape/types.ts'
import type { PlannedShape } from './planTypes.ts'
import { withoutFacets } from './soundFacets.ts'

const format = 'jt'
/** Shape segments are stored as they are; one that is compressed may unpack to this ratio. */
const maxRatio = 200

/**
 * Decodes one planned shape out of the bytes of its segment (`bytes.subarray(shape.offset, shape.offset + shape.length)`); needs nothing else, so it can run in a worker.
 *
 * @throws never; fails with INPUT_TRUNCATED, INPUT_MALFORMED, FORMAT_UNSUPPORTED, LIMIT_RATIO, or the decoder's errors
 */
export const decodeJtShape = (segment: Uint8Array, shape: PlannedShape, inflate?: Inflate): Result<ShapeFacets> =>
  attempt(() => {
    const { majorVersion, minorVersion, littleEndian, maxValues, box } = shape
    const span = { id: shape.segmentId, type: 0, offset: 0, length: segment.length }
    const { bytes } = unpackSegment(segment, span, littleEndian, Number.MAX_SAFE_INTEGER, maxRatio, inflate)
    const withObjectId = majorVersion >= 9
    const [element] = readElements(bytes, 0, littleEndian, withObjectId).elements
    if (!element) fault('INPUT_TRUNCATED', 'A shape segment holds no whole element.', { format, offset: shape.offset })
    const { typeId, baseType, objectId, body, end } = element
    const reader = makeByteReader(bytes.subarray(body, end), littleEndian, format)
    const context = { majorVersion, minorVersion, littleEndian, maxValues, ...(box && { box }), ...(inflate && { inflate }) }
    const facets = unwrap(decodeShapeElement({ typeId, baseType, objectId, body: reader }, context))
    return shape.verifyOnly ? withoutFacets(facets) : facets
  })

import { type Box, type Result, attempt, fault } from '@trunnion/core'
import { decodeDualMesh } from './decodeDualMesh.ts'
import { facetsOfDualMesh } from './facetsOfDualMesh.ts'
import { facetsOfLines, facetsOfPoints, facetsOfStrips } from './facetsOfPrimitives.ts'
import { facetsOfPrimitiveSet } from './facetsOfPrimitiveSet.ts'
import { readPrimitiveLists } from './readPrimitiveLists.ts'
import { readPrimitiveSet } from './readPrimitiveSet.ts'
import { type Primitives, readRepDataV8 } from './readRepDataV8.ts'
import { readTopology } from './readTopology.ts'
import { readVertexRecords } from './readVertexRecords.ts'
import { type ShapeSource, makeShapeSource, readLocalVersion } from './shapeSource.ts'
import type { JtContext, JtElement, ShapeFacets } from './types.ts'

type Facets = Omit<ShapeFacets, 'hashesChecked' | 'hashesWrong' | 'attributesDropped'>

/** Object types of shape level-of-detail elements. */
export const shapeElementTypes = {
  triStripSet: '10dd10ab-2ac8-11d1-9b6b-0080c7bb5997',
  polylineSet: '10dd10a1-2ac8-11d1-9b6b-0080c7bb5997',
  pointSet: '98134716-0011-0818-1998-080009835d5a',
  polygonSet: '10dd109f-2ac8-11d1-9b6b-0080c7bb5997',
  primitiveSet: 'e40373c2-1ad9-11d3-9daf-00a0c9c7ddc2',
  nullShape: '3e637aed-2a89-41f8-a9fd-553737039682',
} as const

/** Everything before the representation itself, JT 9 and 10 ("Vertex Shape LOD Data", "TopoMesh LOD Data"). */
const skipLodHead = (source: ShapeSource): void => {
  const { reader } = source
  readLocalVersion(source)
  readLocalVersion(source)
  reader.bytes(8)
  // JT 10 nests a whole element: length, object type, base type, object id.
  if (source.majorVersion >= 10) reader.bytes(4 + 16 + 1 + 4)
  readLocalVersion(source)
  reader.bytes(4)
  readLocalVersion(source)
}

/** Numbers that the decoded mesh keeps for each corner, all under the same budget. */
const valuesPerCorner = 6

const readMesh = (source: ShapeSource): Facets => {
  skipLodHead(source)
  const streams = readTopology(source)
  const records = readVertexRecords(source)
  return facetsOfDualMesh(decodeDualMesh(streams, source.valuesLeft / valuesPerCorner), records)
}

const readPrimitives = (source: ShapeSource, lines: boolean): Primitives => {
  if (source.majorVersion >= 9) {
    skipLodHead(source)
    return readPrimitiveLists(source, lines)
  }
  // Version, bindings and quantisation come again in the representation, which has the last word.
  source.reader.bytes(2 + 4 + 4 + 2)
  return readRepDataV8(source)
}

const emptyFacets: Facets = { positions: new Float32Array(0), indices: new Uint32Array(0), droppedDegenerate: 0 }

const readFacets = (source: ShapeSource, typeId: string, box: Box | undefined): Facets => {
  switch (typeId) {
    case shapeElementTypes.triStripSet:
      return source.majorVersion >= 9 ? readMesh(source) : facetsOfStrips(readPrimitives(source, false))
    case shapeElementTypes.polygonSet:
      if (source.majorVersion >= 9) return readMesh(source)
      break
    case shapeElementTypes.polylineSet:
      return facetsOfLines(readPrimitives(source, true))
    case shapeElementTypes.pointSet:
      return facetsOfPoints(readPrimitives(source, false))
    case shapeElementTypes.primitiveSet:
      if (source.majorVersion >= 9) return facetsOfPrimitiveSet(source, readPrimitiveSet(source), box)
      break
    case shapeElementTypes.nullShape:
      return emptyFacets
  }
  return fault('FORMAT_UNSUPPORTED', 'A shape is of a kind that is not read.', { format: 'jt', offset: source.reader.offset })
}

/**
 * Decodes one shape level-of-detail element: tri-strip, polygon, polyline and point sets of JT 8 to 10 (a null shape gives empty facets), sets of
 * primitives of JT 9 and 10.
 *
 * Stored hashes are compared and counted, not enforced: a shape with `hashesWrong` above zero should not be shown.
 * @param element - as it was cut out of its segment
 * @returns facets in the file's units; `INPUT_MALFORMED` or `INPUT_TRUNCATED` for broken elements, `LIMIT_ENTITIES` beyond `context.maxValues`,
 * `FORMAT_UNSUPPORTED` for unknown kinds, and primitives that do not fill `context.box`. Coordinates are as stored: the caller checks that they are finite.
 * @example
 * const facets = decodeShapeElement(element, { majorVersion: 9, minorVersion: 5, littleEndian: true, maxValues: 1e8 })
 */
export const decodeShapeElement = (element: JtElement, context: JtContext): Result<ShapeFacets> =>
  attempt(() => {
    const source = makeShapeSource(element, context)
    const facets = readFacets(source, element.typeId, context.box)
    const { hashesChecked, hashesWrong, attributesDropped } = source
    return { ...facets, hashesChecked, hashesWrong, ...(attributesDropped > 0 && { attributesDropped }) }
  })

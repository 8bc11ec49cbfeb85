import { type Result, attempt, fault } from '@trunnion/core'
import { decodeDualMesh } from './decodeDualMesh.ts'
import { facetsOfDualMesh } from './facetsOfDualMesh.ts'
import { readTopology } from './readTopology.ts'
import { readVertexRecords } from './readVertexRecords.ts'
import { type ShapeSource, makeShapeSource, readLocalVersion } from './shapeSource.ts'
import type { JtContext, JtElement, ShapeFacets } from './types.ts'

type Facets = Omit<ShapeFacets, 'hashesChecked' | 'hashesWrong'>

/** Tri-strip and polygon sets of JT 9 and 10 ("Vertex Shape LOD", "TopoMesh Topologically Compressed LOD Data"). */
const readMeshLod = (source: ShapeSource): Facets => {
  const { reader } = source
  readLocalVersion(source)
  readLocalVersion(source)
  reader.bytes(8)
  // JT 10 nests a whole element: length, object type, base type, object id.
  if (source.majorVersion >= 10) reader.bytes(4 + 16 + 1 + 4)
  readLocalVersion(source)
  reader.bytes(4)
  readLocalVersion(source)
  const streams = readTopology(source)
  const records = readVertexRecords(source)
  return facetsOfDualMesh(decodeDualMesh(streams, source.valuesLeft), records)
}

export const decodeShapeElement = (element: JtElement, context: JtContext): Result<ShapeFacets> =>
  attempt(() => {
    const source = makeShapeSource(element, context)
    const facets = readMeshLod(source)
    return { ...facets, hashesChecked: source.hashesChecked, hashesWrong: source.hashesWrong }
  })

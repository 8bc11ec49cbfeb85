import type { WarningLog } from '@trunnion/core'
import type { ShapeFacets } from '../shape/types.ts'

/** Larger coordinates are damage, and would overflow float32 once placed. */
export const maxCoordinate = 1e15

const allSound = (values: Float32Array): boolean => {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]) <= maxCoordinate)) return false
  return true
}

const allBelow = (indices: Uint32Array | undefined, limit: number): boolean => {
  if (indices) for (let i = 0; i < indices.length; i++) if (indices[i] >= limit) return false
  return true
}

/** Facets that a scene may hold, or undefined (with a warning that names the segment) when a stored hash disagrees or numbers are none. */
export const soundFacets = (facets: ShapeFacets, segmentId: string, log: WarningLog): ShapeFacets | undefined => {
  const where = { format: 'jt', entity: `segment ${segmentId}` }
  if (facets.hashesWrong > 0) {
    log.add('ENTITY_DROPPED', 'Shapes whose stored checksum disagrees with their content were dropped.', where)
    return undefined
  }
  if (!allSound(facets.positions)) {
    log.add('NOT_FINITE_DROPPED', 'Shapes with coordinates that are no numbers were dropped.', where)
    return undefined
  }
  if (facets.attributesDropped)
    log.add('COLOUR_DROPPED', 'Colours or texture coordinates whose checksum disagrees were dropped.', where, facets.attributesDropped)
  const vertices = facets.positions.length / 3
  if (allBelow(facets.indices, vertices) && allBelow(facets.lineIndices, vertices) && allBelow(facets.pointIndices, vertices)) return facets
  log.add('INDEX_OUT_OF_RANGE', 'Shapes that refer to missing vertices were dropped.', where)
  return undefined
}

export const noFacets: ShapeFacets = { positions: new Float32Array(0), indices: new Uint32Array(0), droppedDegenerate: 0, hashesChecked: 0, hashesWrong: 0 }

/** Only what {@link soundFacets} asks of a level of detail that nothing uses. */
export const withoutFacets = ({ hashesChecked, hashesWrong, attributesDropped }: ShapeFacets): ShapeFacets => ({
  ...noFacets,
  hashesChecked,
  hashesWrong,
  ...(attributesDropped && { attributesDropped }),
})

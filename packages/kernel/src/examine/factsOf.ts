import type { Occt, Owner, Shape } from '../occt.ts'
import { takeCensus } from '../takeCensus.ts'
import type { ShapeFacts } from '../types.ts'

/** What says whether a shape is sound. */
export const factsOf = (occt: Occt, own: Owner, shape: Shape): ShapeFacts => {
  const { solids, faces, freeEdges } = takeCensus(occt, own, shape)
  const volume = own(new occt.GProp_GProps())
  if (solids > 0) occt.BRepGProp.VolumeProperties(shape, volume, false, false, false)
  const volumeMm3 = volume.Mass()
  return {
    // The checker calls a solid without faces valid; curves alone are no bodies and are let be.
    valid: (faces > 0 || solids === 0) && own(new occt.BRepCheck_Analyzer(shape, true, false, false)).IsValid(),
    solids,
    faces,
    freeEdges,
    volumeMm3: Number.isFinite(volumeMm3) ? volumeMm3 : 0,
    maxToleranceMm: occt.BRep_Tool.MaxTolerance(shape, 'TopAbs_VERTEX'),
  }
}

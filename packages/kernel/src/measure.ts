import { type Box, emptyBox } from '@trunnion/core'
import type { Occt, Owner, Shape } from './occt.ts'

/** Volume (signed) and area by exact integration over the surfaces. */
export const massOf = (occt: Occt, own: Owner, shape: Shape): { readonly volumeMm3: number; readonly areaMm2: number } => {
  const volume = own(new occt.GProp_GProps())
  const area = own(new occt.GProp_GProps())
  occt.BRepGProp.VolumeProperties(shape, volume, false, false, false)
  occt.BRepGProp.SurfaceProperties(shape, area, false, false)
  return { volumeMm3: volume.Mass(), areaMm2: area.Mass() }
}

/** Box of a shape: quick (by poles and tolerances: too large by some) or exact (slow). */
export const boxOf = (occt: Occt, own: Owner, shape: Shape, exact: boolean): Box => {
  const box = own(new occt.Bnd_Box())
  if (exact) occt.BRepBndLib.AddOptimal(shape, box, false, false)
  else {
    occt.BRepBndLib.Add(shape, box, false)
    box.SetGap(0)
  }
  return box.IsVoid() ? emptyBox() : [box.GetXMin(), box.GetYMin(), box.GetZMin(), box.GetXMax(), box.GetYMax(), box.GetZMax()]
}

import type { Occt, Owner, Shape } from '../occt.ts'
import type { HealingAction, ShapeFacts } from '../types.ts'
import { factsOf } from './factsOf.ts'

type Step = (occt: Occt, own: Owner, shape: Shape, toleranceMm: number) => Shape

/** Closes gaps between faces up to the tolerance. */
const sew: Step = (occt, own, shape, toleranceMm) => {
  const sewing = own(new occt.BRepBuilderAPI_Sewing(toleranceMm, true, true, true, false))
  sewing.SetMaxTolerance(toleranceMm)
  sewing.Add(shape)
  sewing.Perform()
  return own(sewing.SewedShape())
}

/** Wires, seams, orientation and small edges of every face; the faces are sewn together again. */
const fixFaces: Step = (occt, own, shape, toleranceMm) => {
  const sewing = own(new occt.BRepBuilderAPI_Sewing(toleranceMm, true, true, true, false))
  sewing.SetMaxTolerance(toleranceMm)
  const explorer = own(new occt.TopExp_Explorer(shape, 'TopAbs_FACE'))
  for (; explorer.More(); explorer.Next()) {
    const fix = own(new occt.ShapeFix_Face(own(occt.TopoDS.Face(own(explorer.Current())))))
    fix.SetMaxTolerance(toleranceMm)
    fix.Perform()
    sewing.Add(own(fix.Result()))
  }
  sewing.Perform()
  return own(sewing.SewedShape())
}

/** A solid from the shells, with their orientation made one. */
const fixSolid: Step = (occt, own, shape, toleranceMm) => {
  const shells: Shape[] = []
  const explorer = own(new occt.TopExp_Explorer(shape, 'TopAbs_SHELL'))
  for (; explorer.More(); explorer.Next()) shells.push(own(explorer.Current()))
  if (shells.length !== 1) return shape
  const fix = own(new occt.ShapeFix_Solid())
  fix.SetMaxTolerance(toleranceMm)
  return own(fix.SolidFromShell(own(occt.TopoDS.Shell(shells[0]))))
}

/** Turns a solid right side out. */
const orient: Step = (occt, own, shape) => {
  if (shape.ShapeType() !== 'TopAbs_SOLID') return shape
  const solid = own(occt.TopoDS.Solid(shape))
  return occt.BRepLib.OrientClosedSolid(solid) ? solid : shape
}

/** Joins faces and edges that lie on one surface or curve. */
const unify: Step = (occt, own, shape, toleranceMm) => {
  const joined = own(new occt.ShapeUpgrade_UnifySameDomain(shape, true, true, false))
  joined.SetLinearTolerance(Math.max(toleranceMm / 10, 1e-7))
  joined.Build()
  return own(joined.Shape())
}

const steps: readonly (readonly [HealingAction['action'], Step])[] = [
  ['orient', orient],
  ['fix-faces', fixFaces],
  ['sew', sew],
  ['fix-solid', fixSolid],
  ['orient', orient],
  ['unify', unify],
]

/** Volume that a step may change, relative; a step that moves more has not healed but invented. */
const mostVolumeChange = 1e-3

/**
 * Heals step by step; a step is kept only when the shape is sounder for it, and nothing was lost.
 *
 * @returns the shape as far as it could be healed and what was done; the given shape and nothing when no step helped
 */
export const healShape = (
  occt: Occt,
  own: Owner,
  shape: Shape,
  facts: ShapeFacts,
  toleranceMm: number,
): { readonly healed: Shape; readonly actions: readonly HealingAction[] } => {
  let healed = shape
  let before = facts
  const actions: HealingAction[] = []
  for (const [action, step] of steps) {
    if (isSound(before)) break
    let next: Shape
    try {
      next = step(occt, own, healed, toleranceMm)
    } catch (thrown) {
      // A step of the kernel that throws leaves the shape as it was; a trap loses the whole instance and goes up.
      if (thrown instanceof WebAssembly.Exception) continue
      throw thrown
    }
    if (next === healed || next.IsNull()) continue
    const after = factsOf(occt, own, next)
    if (!isBetter(before, after, toleranceMm)) continue
    actions.push({ action, toleranceMm, before, after })
    healed = next
    before = after
  }
  return { healed, actions }
}

const isSound = ({ valid, freeEdges, solids, volumeMm3 }: ShapeFacts): boolean => valid && freeEdges === 0 && solids > 0 && volumeMm3 > 0

const isBetter = (before: ShapeFacts, after: ShapeFacts, toleranceMm: number): boolean => {
  if (after.faces === 0 || after.maxToleranceMm > Math.max(before.maxToleranceMm, toleranceMm) * 1.01) return false
  // A shell that becomes a solid has a volume where it had none.
  const volumeKept =
    before.solids === 0 ||
    Math.abs(Math.abs(after.volumeMm3) - Math.abs(before.volumeMm3)) <= mostVolumeChange * Math.abs(before.volumeMm3) ||
    before.freeEdges > after.freeEdges
  if (!volumeKept || (before.valid && !after.valid) || after.freeEdges > before.freeEdges || after.solids < before.solids) return false
  return (!before.valid && after.valid) || after.freeEdges < before.freeEdges || (before.volumeMm3 < 0 && after.volumeMm3 > 0) || after.solids > before.solids
}

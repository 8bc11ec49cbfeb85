import { beforeAll, describe, expect, it } from 'vitest'
import { examineShape } from '../src/examine/examineShape.ts'
import { type Occt, type Shape, makeOwner } from '../src/occt.ts'
import { makeBench } from './support.ts'

let occt: Occt
beforeAll(async () => {
  occt = (await makeBench()).occt
})

const box = (): Shape => new occt.BRepPrimAPI_MakeBox(10, 20, 30).Shape()

/** The six faces of a box, each for itself, every second one moved out by a gap. */
const looseFaces = (gap: number): Shape => {
  const builder = new occt.TopoDS_Builder()
  const compound = new occt.TopoDS_Compound()
  builder.MakeCompound(compound)
  const explorer = new occt.TopExp_Explorer(box(), 'TopAbs_FACE')
  for (let k = 0; explorer.More(); explorer.Next(), k++) {
    const move = new occt.gp_Trsf()
    move.SetValues(1, 0, 0, k % 2 ? gap : 0, 0, 1, 0, 0, 0, 0, 1, 0)
    builder.Add(compound, new occt.BRepBuilderAPI_Transform(explorer.Current(), move, true, false).Shape())
  }
  return compound
}

describe('examination of a shape', () => {
  it('leaves a sound one untouched', () => {
    const shape = box()
    const { shape: same, examination } = examineShape(occt, makeOwner(), shape, 1e-4)
    expect(same).toBe(shape)
    expect(examination).toMatchObject({ healing: [], invalidFaces: [], before: { valid: true, solids: 1, faces: 6, freeEdges: 0 } })
    expect(examination.before.volumeMm3).toBeCloseTo(6000, 6)
  })

  it('sews faces with gaps below the tolerance to a solid, and records each step with the facts before and after', () => {
    const { valid, volumeMm3, examination } = examineShape(occt, makeOwner(), looseFaces(5e-5), 1e-4)
    expect(valid).toBe(true)
    expect(volumeMm3).toBeCloseTo(6000, 0)
    expect(examination.before).toMatchObject({ solids: 0, freeEdges: 24 })
    expect(examination.healing.at(-1)?.after).toMatchObject({ valid: true, solids: 1, freeEdges: 0 })
    for (const { toleranceMm, after } of examination.healing) expect(after.maxToleranceMm).toBeLessThanOrEqual(toleranceMm * 1.01)
  })

  it('does not close gaps above the tolerance', () => {
    const { examination } = examineShape(occt, makeOwner(), looseFaces(0.5), 1e-4)
    expect((examination.healing.at(-1)?.after ?? examination.before).solids).toBe(0)
  })

  it('turns a solid right side out', () => {
    const { volumeMm3, examination } = examineShape(occt, makeOwner(), box().Reversed(), 1e-4)
    expect(examination.healing.map(({ action }) => action)).toEqual(['orient'])
    expect(volumeMm3).toBeCloseTo(6000, 6)
  })

  it('heals nothing when asked not to', () => {
    expect(examineShape(occt, makeOwner(), looseFaces(5e-5), 0).examination.healing).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeKernelPool } from '../src/makeKernelPool.ts'
import type { KernelPool } from '../src/types.ts'
import { jobOf, makeBench, meshVolume, outcomeOf, singlePart } from './support.ts'

let pool: KernelPool
let bench: Awaited<ReturnType<typeof makeBench>>
let box: string
let cylinder: string
beforeAll(async () => {
  bench = await makeBench()
  pool = await makeKernelPool({ workers: 1 })
  box = bench.brep((occt) => new occt.BRepPrimAPI_MakeBox(10, 20, 30).Shape())
  cylinder = bench.brep((occt) => new occt.BRepPrimAPI_MakeCylinder(5, 10).Shape())
})
afterAll(() => pool.close())

describe('a box', () => {
  it('has the counts, volume, area and box of a box', async () => {
    const { bodies, matched } = await outcomeOf(pool, jobOf('brep', box))
    expect(matched).toBe(true)
    expect(bodies).toHaveLength(1)
    const [body] = bodies
    expect(body.kind).toBe('solid')
    expect(body.valid).toBe(true)
    expect(body.census).toMatchObject({ solids: 1, shells: 1, faces: 6, edges: 12, freeEdges: 0, surfaceTypes: { plane: 6 } })
    expect(body.census.volumeMm3).toBeCloseTo(6000, 6)
    expect(body.census.areaMm2).toBeCloseTo(2200, 6)
    expect(body.box).toEqual([0, 0, 0, 10, 20, 30])
    expect(body.chordErrorMm).toBe(0)
  })

  it('is invalid by the kernel once a corner has left its edges', async () => {
    const moved = box.replace('\n10 20 30\n', '\n10 20 31\n')
    expect(moved).not.toBe(box)
    const validity = await Promise.all([box, moved].map(async (bytes) => (await outcomeOf(pool, jobOf('brep', bytes, { check: true }))).bodies[0].valid))
    expect(validity).toEqual([true, false])
  })

  it('becomes two outward triangles a face and one line an edge', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', box))).bodies
    expect([...body.faceFirstTriangle]).toEqual([0, 2, 4, 6, 8, 10])
    expect(body.faces.map((face) => face.triangles)).toEqual([2, 2, 2, 2, 2, 2])
    expect(meshVolume(body)).toBeCloseTo(6000, 3)
    expect([...body.edges.offsets]).toEqual(Array.from({ length: 13 }, (_, k) => 2 * k))
  })

  it('is measured without triangles when none are wanted', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', box, { tessellate: false }))).bodies
    expect(body.indices).toHaveLength(0)
    expect(body.edges.offsets).toHaveLength(1)
    expect(body.census.volumeMm3).toBeCloseTo(6000, 6)
    body.box.forEach((value, k) => expect(value).toBeCloseTo([0, 0, 0, 10, 20, 30][k], 5))
  })

  it('keeps its exact shape as text when asked', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', box, { keepBrep: true }))).bodies
    const [again] = (await outcomeOf(pool, jobOf('brep', body.brep ?? ''))).bodies
    expect(again.census).toEqual(body.census)
  })
})

describe('a cylinder', () => {
  it('names its radius, and its seam is no free edge', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', cylinder))).bodies
    expect(body.faces.filter((face) => face.surface === 'cylinder').map((face) => face.radiiMm)).toEqual([[5]])
    expect(body.census).toMatchObject({ faces: 3, edges: 3, freeEdges: 0 })
    expect(body.census.volumeMm3).toBeCloseTo(250 * Math.PI, 6)
  })

  it('keeps the chord error near the deflection that was asked for', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', cylinder, { deflection: { linearMm: 0.05, angular: 3 } }))).bodies
    expect(body.deflectionMm).toBe(0.05)
    expect(body.chordErrorMm).toBeGreaterThan(0.005)
    expect(body.chordErrorMm).toBeLessThan(0.06)
  })

  it('has unit normals that point away from its axis', async () => {
    const [body] = (await outcomeOf(pool, jobOf('brep', cylinder))).bodies
    const side = body.faces.findIndex((face) => face.surface === 'cylinder')
    for (let i = 3 * body.faceFirstTriangle[side]; i < 3 * (body.faceFirstTriangle[side] + body.faces[side].triangles); i++) {
      const at = 3 * body.indices[i]
      const outwards = (body.normals[at] * body.positions[at] + body.normals[at + 1] * body.positions[at + 1]) / 5
      expect(outwards).toBeCloseTo(1, 5)
    }
  })

  it('shows an inside-out solid by a negative volume and inward triangles', async () => {
    const reversed = bench.brep((occt) => new occt.BRepPrimAPI_MakeCylinder(5, 10).Shape().Reversed())
    const [body] = (await outcomeOf(pool, jobOf('brep', reversed))).bodies
    expect(body.census.volumeMm3).toBeCloseTo(-250 * Math.PI, 6)
    expect(meshVolume(body)).toBeLessThan(-700)
  })
})

describe('bodies', () => {
  it('are the solids of nested compounds, placed; loose faces are one body without a volume', async () => {
    const text = bench.brep((occt) => {
      const builder = new occt.TopoDS_Builder()
      const [outer, inner] = [new occt.TopoDS_Compound(), new occt.TopoDS_Compound()]
      builder.MakeCompound(outer)
      builder.MakeCompound(inner)
      const move = new occt.gp_Trsf()
      move.SetValues(1, 0, 0, 100, 0, 1, 0, 0, 0, 0, 1, 0)
      const solid = new occt.BRepPrimAPI_MakeBox(1, 2, 3).Shape()
      builder.Add(inner, solid)
      builder.Add(outer, inner)
      builder.Add(outer, inner.Moved(new occt.TopLoc_Location(move), true))
      const faces = new occt.TopExp_Explorer(new occt.BRepPrimAPI_MakeBox(4, 4, 4).Shape(), 'TopAbs_FACE')
      builder.Add(outer, faces.Current())
      faces.Next()
      builder.Add(outer, faces.Current())
      return outer
    })
    const { bodies } = await outcomeOf(pool, jobOf('brep', text))
    expect(bodies.map((body) => body.kind)).toEqual(['solid', 'solid', 'compound'])
    expect(bodies[1].box).toEqual([100, 0, 0, 101, 2, 3])
    expect(bodies[2].census).toMatchObject({ faces: 2, freeEdges: 8, volumeMm3: 0 })
    expect(bodies[2].census.areaMm2).toBeCloseTo(32, 9)
  })

  it('of STEP are the items of its representation, in order, and a wrong expectation is told', async () => {
    const step = await bench.step(singlePart(box, cylinder))
    const right = await outcomeOf(pool, jobOf('step', step, { expectedBodies: 2 }))
    expect(right.matched).toBe(true)
    expect(right.bodies.map((body) => body.census.faces)).toEqual([6, 3])
    expect((await outcomeOf(pool, jobOf('step', step, { expectedBodies: 3 }))).matched).toBe(false)
    expect((await outcomeOf(pool, jobOf('step', step))).bodies).toHaveLength(2)
  })

  it('of IGES come in millimetres', async () => {
    const { bodies } = await outcomeOf(pool, jobOf('iges', igesLine(1, 'INCH')))
    expect(bodies).toHaveLength(1)
    expect(bodies[0].kind).toBe('edge')
    expect(bodies[0].box[3] - bodies[0].box[0]).toBeCloseTo(25.4, 4)
  })
})

/** An IGES file with one line (entity 110) along x: records of 80 columns, section letter in column 73. */
const igesLine = (length: number, unit: 'INCH' | 'MM'): string => {
  const record = (text: string, section: string, n: number): string => `${text.padEnd(72)}${section}${String(n).padStart(7)}`
  const global = `1H,,1H;,1Ht,1Ht,1Ht,1Ht,32,38,6,308,15,1Ht,1.0,${unit === 'INCH' ? '1,4HINCH' : '2,2HMM'},1,0.0,15H20000101.000000,1.0E-6,100.0,1Ht,1Ht,11,0;`
  const field = (...values: (number | string)[]): string => values.map((value) => String(value).padStart(8)).join('')
  const globals = global.match(/.{1,72}/g) ?? []
  return [
    record('fixture', 'S', 1),
    ...globals.map((text, k) => record(text, 'G', k + 1)),
    record(field(110, 1, 0, 0, 0, 0, 0, 0, '00000000'), 'D', 1),
    record(field(110, 0, 0, 1, 0, '', '', '', 0), 'D', 2),
    record(`${`110,0.,0.,0.,${length}.,0.,0.;`.padEnd(64)}${'1'.padStart(8)}`, 'P', 1),
    record(`S${'1'.padStart(7)}G${String(globals.length).padStart(7)}D${'2'.padStart(7)}P${'1'.padStart(7)}`, 'T', 1),
    '',
  ].join('\n')
}

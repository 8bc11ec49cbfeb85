import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeKernelPool } from '../src/makeKernelPool.ts'
import type { KernelPool, StepAssembly } from '../src/types.ts'
import { generous, jobOf, makeBench, outcomeOf } from './support.ts'

let pool: KernelPool
let assembly: StepAssembly
beforeAll(async () => {
  const bench = await makeBench()
  const box = bench.brep((occt) => new occt.BRepPrimAPI_MakeBox(1, 2, 3).Shape())
  const sphere = bench.brep((occt) => new occt.BRepPrimAPI_MakeSphere(1).Shape())
  assembly = {
    parts: [
      { name: 'Gehäuse', breps: [{ brep: box, color: [1, 0, 0] }] },
      { name: 'pair', breps: [{ brep: sphere, color: [0, 0, 1] }, { brep: box }] },
    ],
    nodes: [
      { name: 'root', children: [1, 2, 3] },
      { name: 'left', part: 0, children: [] },
      { name: 'right', part: 0, children: [], matrix: [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 100, 0, 0, 1] },
      { name: 'sub', children: [4], matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 50, 0, 1] },
      { name: 'inner', part: 1, children: [] },
    ],
    roots: [0],
  }
  pool = await makeKernelPool({ workers: 1 })
})
afterAll(() => pool.close())

const write = async (what: StepAssembly): Promise<Uint8Array> => {
  const result = await pool.writeStep(what, generous)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

it('places every use of every part', async () => {
  const { bodies } = await outcomeOf(pool, jobOf('step', await write(assembly)))
  expect(bodies).toHaveLength(4)
  const boxes = bodies.map((body) => body.box.map((value) => Math.round(value)).join())
  expect(boxes.sort()).toEqual(['-1,49,-1,1,51,1', '0,0,0,1,2,3', '0,50,0,1,52,3', '98,0,0,100,1,3'])
})

it('keeps names, with the escapes of Part 21 beyond ASCII, and colours', async () => {
  const text = new TextDecoder().decode(await write(assembly))
  expect(text).toContain(String.raw`PRODUCT('Geh\X2\00E4\X0\use'`)
  for (const name of ['root', 'left', 'right', 'sub', 'inner', 'pair']) expect(text).toContain(`'${name}'`)
  expect(text).toMatch(/DRAUGHTING_PRE_DEFINED_COLOUR\('red'\)|COLOUR_RGB\('',1\.,0\.,0\.\)/)
})

it('gives equal bytes for equal assemblies, without the time of day', async () => {
  const first = await write(assembly)
  expect(await write(assembly)).toEqual(first)
  expect(new TextDecoder().decode(first)).toContain("'1970-01-01T00:00:00'")
})

it('places a part without an assembly around it', async () => {
  const nodes = [{ name: 'alone', part: 0, children: [], matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7, 0, 0, 1] }]
  const { bodies } = await outcomeOf(pool, jobOf('step', await write({ parts: assembly.parts.slice(0, 1), nodes, roots: [0] })))
  expect(bodies.map((body) => body.box)).toEqual([[7, 0, 0, 8, 2, 3]])
})

it('refuses a placement that mirrors', async () => {
  const nodes = [{ name: 'alone', part: 0, children: [], matrix: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7, 0, 0, 1] }]
  const result = await pool.writeStep({ parts: assembly.parts.slice(0, 1), nodes, roots: [0] }, generous)
  expect(result.ok ? 'ok' : result.error.code).toBe('FORMAT_UNSUPPORTED')
})

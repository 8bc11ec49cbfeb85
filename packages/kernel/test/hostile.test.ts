import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeKernelPool } from '../src/makeKernelPool.ts'
import type { KernelPool } from '../src/types.ts'
import { generous, jobOf, makeBench, outcomeOf, singlePart } from './support.ts'

const limits = { timeMs: 3000, memoryBytes: 2 ** 30 }
const folder = '../shared/corpus/hostile/hostile'

let pool: KernelPool
let good: Uint8Array
beforeAll(async () => {
  const bench = await makeBench()
  const part = (occt: typeof bench.occt) => new occt.BRepPrimAPI_MakeCylinder(5, 10).Shape()
  good = await bench.step(singlePart(bench.brep(part)))
  pool = await makeKernelPool({ workers: 2 })
})
afterAll(() => pool.close())

/** Whatever the bytes: a typed failure or finite numbers, in time; and the good file is read right afterwards. */
const survive = async (bytes: Uint8Array): Promise<void> => {
  const start = performance.now()
  const result = await pool.run(jobOf('step', bytes), limits)
  expect(performance.now() - start).toBeLessThan(limits.timeMs + 5000)
  if (!result.ok) expect(['KERNEL_FAILED', 'LIMIT_TIME', 'LIMIT_MEMORY']).toContain(result.error.code)
  else
    for (const body of result.value.bodies) {
      expect(body.positions.every(Number.isFinite) && body.normals.every(Number.isFinite)).toBe(true)
      expect(Number.isFinite(body.census.volumeMm3) && Number.isFinite(body.census.areaMm2) && Number.isFinite(body.chordErrorMm)).toBe(true)
    }
  const [body] = (await outcomeOf(pool, jobOf('step', good), generous)).bodies
  expect(body.census).toMatchObject({ solids: 1, faces: 3, freeEdges: 0 })
  expect(body.census.volumeMm3).toBeCloseTo(250 * Math.PI, 6)
}

describe('a damaged STEP file never takes more than its own job down', () => {
  it.each(Array.from({ length: 40 }, (_, k) => k + 1))('mutant %i', async (seed) => {
    await survive(mutate(good, seed))
  })

  it.skipIf(!existsSync(folder)).each(existsSync(folder) ? readdirSync(folder).filter((name) => /^fuzz_.*step$/.test(name)) : [])('%s', async (name) => {
    await survive(readFileSync(`${folder}/${name}`))
  })
})

/** Swaps references, puts odd numbers in place of good ones, or changes single bytes: always the same way for the same seed. */
const mutate = (bytes: Uint8Array, seed: number): Uint8Array => {
  let state = seed
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const text = new TextDecoder('latin1').decode(bytes)
  const odd = ['1E30', '-1E30', 'NAN', '0.', '1E-320', '9'.repeat(40)]
  let out = text
  for (let change = 0; change < 1 + (seed % 3); change++) {
    const kind = (seed + change) % 3
    const places = [...out.matchAll(kind === 0 ? /#\d+/g : /-?\d+\.\d*(?:E-?\d+)?/g)]
    const place = places[random(places.length)]
    const at = kind === 2 ? random(out.length) : place.index
    const old = kind === 2 ? out[at] : place[0]
    const put = kind === 0 ? places[random(places.length)][0] : kind === 1 ? odd[random(odd.length)] : String.fromCharCode(32 + random(95))
    out = out.slice(0, at) + put + out.slice(at + old.length)
  }
  return new TextEncoder().encode(out)
}

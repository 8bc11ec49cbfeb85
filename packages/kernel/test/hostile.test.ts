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

/** What happens to these bytes, in words: a typed failure in time or finite numbers, and the good file read right afterwards, is `survived`. */
const verdict = async (bytes: Uint8Array): Promise<string> => {
  const start = performance.now()
  const result = await pool.run(jobOf('step', bytes), limits)
  if (performance.now() - start > limits.timeMs + 5000) return 'too slow'
  if (!result.ok && !['KERNEL_FAILED', 'LIMIT_TIME', 'LIMIT_MEMORY'].includes(result.error.code)) return result.error.code
  for (const { positions, normals, census, chordErrorMm } of result.ok ? result.value.bodies : []) {
    if (!positions.every(Number.isFinite) || !normals.every(Number.isFinite)) return 'coordinates are not finite'
    if (![census.volumeMm3, census.areaMm2, chordErrorMm].every(Number.isFinite)) return 'measures are not finite'
  }
  const { census } = (await outcomeOf(pool, jobOf('step', good), generous)).bodies[0]
  return census.solids === 1 && census.faces === 3 && Math.abs(census.volumeMm3 - 250 * Math.PI) < 1e-6 ? 'survived' : 'the good file is read wrongly'
}

describe('a damaged STEP file never takes more than its own job down', () => {
  it.each(Array.from({ length: 40 }, (_, k) => k + 1))('mutant %i', async (seed) => {
    expect(await verdict(mutate(good, seed))).toBe('survived')
  })

  it.skipIf(!existsSync(folder)).each(existsSync(folder) ? readdirSync(folder).filter((name) => /^fuzz_.*step$/.test(name)) : [])('%s', async (name) => {
    expect(await verdict(readFileSync(`${folder}/${name}`))).toBe('survived')
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

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeKernelPool } from '../src/makeKernelPool.ts'
import type { KernelPool } from '../src/types.ts'
import { generous, jobOf, makeBench, outcomeOf, singlePart } from './support.ts'

let pool: KernelPool
let box: string
/** A part that keeps the kernel busy for many seconds: a fine mesh of a sphere by the angle, which no clamp of the deflection bounds. */
let slow: ReturnType<typeof jobOf>
beforeAll(async () => {
  const bench = await makeBench()
  box = bench.brep((occt) => new occt.BRepPrimAPI_MakeBox(10, 20, 30).Shape())
  slow = jobOf(
    'brep',
    bench.brep((occt) => new occt.BRepPrimAPI_MakeTorus(10, 3).Shape()),
    { deflection: { linearMm: 'auto', angular: 0.002 } },
  )
  pool = await makeKernelPool({ workers: 2 })
})
afterAll(() => pool.close())

const codeOf = async (work: ReturnType<KernelPool['run']>): Promise<string> => {
  const result = await work
  return result.ok ? 'ok' : result.error.code
}

describe('a limit ends the job, and the next job gets a good kernel', () => {
  it('time', async () => {
    const start = performance.now()
    expect(await codeOf(pool.run(slow, { ...generous, timeMs: 300 }))).toBe('LIMIT_TIME')
    expect(performance.now() - start).toBeLessThan(10_000)
    expect((await outcomeOf(pool, jobOf('brep', box))).bodies[0].census.faces).toBe(6)
  })

  it('memory', async () => {
    expect(await codeOf(pool.run(slow, { ...generous, memoryBytes: -1 }))).toBe('LIMIT_MEMORY')
    expect((await outcomeOf(pool, jobOf('brep', box))).bodies[0].census.faces).toBe(6)
  })

  it('an abort while running, while waiting, and before', async () => {
    const controller = new AbortController()
    const signal = controller.signal
    const jobs = [slow, slow, slow].map((job) => codeOf(pool.run(job, { ...generous, signal })))
    setTimeout(() => controller.abort(), 200)
    expect(await Promise.all(jobs)).toEqual(['INTERRUPTED', 'INTERRUPTED', 'INTERRUPTED'])
    expect(await codeOf(pool.run(jobOf('brep', box), { ...generous, signal }))).toBe('INTERRUPTED')
    expect((await outcomeOf(pool, jobOf('brep', box))).bodies[0].census.faces).toBe(6)
  })

  it('a trap: brackets without end overflow the stack of the reader', async () => {
    const deep = `ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;DATA;#1=A(${'('.repeat(100_000)}${')'.repeat(100_000)});ENDSEC;END-ISO-10303-21;`
    expect(await codeOf(pool.run(jobOf('step', deep), generous))).toBe('KERNEL_FAILED')
    expect((await outcomeOf(pool, jobOf('brep', box))).bodies[0].census.faces).toBe(6)
  })
})

describe('bad input is a typed failure', () => {
  it.each([
    ['nothing', 'step', ''],
    ['text', 'step', 'hello'],
    ['text', 'brep', 'hello'],
    ['text', 'iges', 'hello'],
  ] as const)('%s as %s', async (_, format, text) => {
    expect(await codeOf(pool.run(jobOf(format, text), generous))).toBe('KERNEL_FAILED')
  })
})

it('gives equal arrays for equal jobs, in whatever thread and after whatever job', async () => {
  const bench = await makeBench()
  const torus = bench.brep((occt) => new occt.BRepPrimAPI_MakeTorus(10, 3).Shape())
  const job = jobOf('step', await bench.step(singlePart(torus, box)))
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => outcomeOf(pool, job)))
  for (const outcome of outcomes) expect(outcome.bodies).toEqual(outcomes[0].bodies)
})

it('leaves the bytes of the caller alone', async () => {
  const job = jobOf('brep', box)
  const before = job.bytes.slice()
  await outcomeOf(pool, job)
  expect(job.bytes).toEqual(before)
})

it('answers INTERRUPTED to what runs and to what comes after it was closed', async () => {
  const other = await makeKernelPool({ workers: 1 })
  const running = codeOf(other.run(slow, generous))
  setTimeout(() => void other.close(), 800)
  expect(await running).toBe('INTERRUPTED')
  expect(await codeOf(other.run(jobOf('brep', box), generous))).toBe('INTERRUPTED')
})

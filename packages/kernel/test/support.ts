import { compileKernel } from '../src/compileKernel.ts'
import { instantiate } from '../src/instantiate.ts'
import type { Occt, Shape } from '../src/occt.ts'
import type { BrepBody, KernelJob, KernelLimits, KernelOutcome, KernelPool, StepAssembly } from '../src/types.ts'
import { writeStep } from '../src/writeStep.ts'

export const generous: KernelLimits = { timeMs: 60_000, memoryBytes: 4 * 2 ** 30 }

/** A kernel in the test's own thread, to make fixtures with. */
export const makeBench = async (): Promise<{ occt: Occt; brep(make: (occt: Occt) => Shape): string; step(assembly: StepAssembly): Promise<Uint8Array> }> => {
  const { module } = await compileKernel({ liftoff: true })
  const occt = await instantiate(module)
  return { occt, brep: (make) => occt.BRepToolsWrapper.Write(make(occt)), step: async (assembly) => writeStep(await instantiate(module), assembly) }
}

/** One part made of these shapes. */
export const singlePart = (...breps: string[]): StepAssembly => ({
  parts: [{ name: 'part', breps: breps.map((brep) => ({ brep })) }],
  nodes: [{ name: 'part', part: 0, children: [] }],
  roots: [0],
})

export const jobOf = (format: KernelJob['format'], data: string | Uint8Array, more: Partial<KernelJob> = {}): KernelJob => ({
  format,
  bytes: typeof data === 'string' ? new TextEncoder().encode(data) : data,
  deflection: { linearMm: 'auto', angular: 0.5 },
  tessellate: true,
  ...more,
})

export const outcomeOf = async (pool: KernelPool, job: KernelJob, limits = generous): Promise<KernelOutcome> => {
  const result = await pool.run(job, limits)
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** Signed volume within the triangles: positive when they face outwards. */
export const meshVolume = ({ positions: p, indices }: Pick<BrepBody, 'positions' | 'indices'>): number => {
  let sum = 0
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i], 3 * indices[i + 1], 3 * indices[i + 2]]
    sum += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) + p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2]) + p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c])
  }
  return sum / 6
}

import { makeKernelPool } from '@trunnion/kernel'
import type { Check } from './check.ts'

/** Starts the geometry kernel and gives it something to refuse. */
export const kernelCheck = async (): Promise<Check> => {
  const start = performance.now()
  const pool = await makeKernelPool({ workers: 1, liftoff: true })
  const bytes = new TextEncoder().encode('DBRep_DrawableShape\n')
  const outcome = await pool.run(
    { format: 'brep', bytes, deflection: { linearMm: 'auto', angular: 0.5 }, tessellate: false },
    { timeMs: 60_000, memoryBytes: 4 * 2 ** 30 },
  )
  await pool.close()
  // The probe is no shape: a typed refusal proves that the kernel runs.
  const alive = outcome.ok || outcome.error.code !== 'LIMIT_TIME'
  return {
    name: 'kernel',
    state: alive ? 'ok' : 'bad',
    found: `OpenCASCADE in WebAssembly, ready in ${Math.round(performance.now() - start)} ms`,
    cost: 'Without it STEP, IGES and BREP cannot be read.',
  }
}

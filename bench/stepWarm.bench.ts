import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { unwrap } from '@trunnion/core'
import { convert } from '@trunnion/engine'
import { type KernelPool, makeKernelPool } from '@trunnion/kernel'
import { benchContext } from './benchContext.ts'
import { corpusFiles } from './corpus.ts'
import { findPeer, runPeer } from './peer.ts'
import { median } from './statistics.ts'

const rounds = 5
/** What the peer does not do: measuring the artefact again for the receipt, hashing. */
const extras = new Set(['verify', 'hash'])

/** The pool without the integration of volume and area, which the peer does not do either. */
const withoutMass = (pool: KernelPool): KernelPool => ({ ...pool, run: (job, limits) => pool.run({ ...job, mass: false }, limits) })

/**
 * STEP → GLB in a warm process against the stages of native OCCT (its process start not counted), alternating, medians of five after two warm-up rounds.
 * `ours`: the same work; `with receipt`: the whole operation as the command does it, with volume, area, reading back and hashes.
 * @param workers - 1 compares thread with thread; 2 shows what spreading solids over workers gives
 */
export const stepWarm = async (workers: number): Promise<readonly Readonly<Record<string, string | number>>[]> => {
  const peer = findPeer()
  if (!peer) return []
  const pool = await makeKernelPool({ workers })
  const rows = []
  for (const file of corpusFiles('step', /\.(stp|step)$/i, 1.9e6)) {
    const source = { name: basename(file), bytes: readFileSync(file) }
    const options = { to: 'glb', compress: 'none', deflection: { linearMm: 0.1, angular: 0.5 } } as const
    const ours: number[] = []
    const whole: number[] = []
    const native: number[] = []
    for (let round = 0; round < rounds + 2; round++) {
      const start = performance.now()
      unwrap(await convert(source, options, benchContext(pool)))
      const all = performance.now() - start
      const { stages } = unwrap(await convert(source, options, benchContext(withoutMass(pool)))).report
      const same = stages.filter((stage) => !stage.within && !extras.has(stage.name)).reduce((sum, stage) => sum + stage.ms, 0)
      const theirs = runPeer(peer, file)
      if (round < 2) continue
      ours.push(same)
      whole.push(all)
      native.push(theirs.stagesMs)
    }
    const ratio = median(ours.map((ms, i) => ms / native[i]))
    rows.push({
      file: source.name,
      MB: statSync(file).size / 1e6,
      workers,
      'ours ms': median(ours),
      'with receipt ms': median(whole),
      'native ms': median(native),
      ratio,
    })
  }
  await pool.close()
  return rows
}

import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { unwrap } from '@trunnion/core'
import { type Report, convert } from '@trunnion/engine'
import { makeKernelPool } from '@trunnion/kernel'
import { benchContext } from './benchContext.ts'
import { corpusFiles } from './corpus.ts'
import { findPeer, runPeer } from './peer.ts'
import { median } from './statistics.ts'

type Stage = Report['stages'][number]

const rounds = 5
/** What the peer does not do: measuring the artefact again for the receipt, hashing. */
const extras = new Set(['verify', 'hash'])
/** Nor does it integrate volume and area: part of our tessellate stage, done by the workers side by side. */
const massOf = (stages: readonly Stage[], workers: number): number =>
  stages.filter((stage) => stage.name === 'mass').reduce((sum, stage) => sum + stage.ms, 0) / workers

/**
 * STEP → GLB in a warm process against the stages of native OCCT (its process start not counted), alternating, medians of five after two warm-up rounds.
 * @param workers - 1 compares thread with thread; 2 shows what spreading solids over workers gives
 */
export const stepWarm = async (workers: number): Promise<readonly Readonly<Record<string, string | number>>[]> => {
  const peer = findPeer()
  if (!peer) return []
  const pool = await makeKernelPool({ workers, liftoff: false })
  const context = benchContext(pool)
  const rows = []
  for (const file of corpusFiles('step', /\.(stp|step)$/i, 1.95 * 2 ** 20 * 0.95)) {
    const bytes = readFileSync(file)
    const ours: number[] = []
    const whole: number[] = []
    const native: number[] = []
    for (let round = 0; round < rounds + 2; round++) {
      const start = performance.now()
      const done = unwrap(await convert({ name: basename(file), bytes }, { to: 'glb', compress: 'none', deflection: { linearMm: 0.1, angular: 0.5 } }, context))
      const all = performance.now() - start
      const { stages } = done.report
      const same = stages.filter((stage) => !stage.within && !extras.has(stage.name)).reduce((sum, stage) => sum + stage.ms, 0) - massOf(stages, workers)
      const theirs = runPeer(peer, file)
      if (round < 2) continue
      ours.push(same)
      whole.push(all)
      native.push(theirs.stagesMs)
    }
    rows.push({
      file: basename(file),
      MB: statSync(file).size / 1e6,
      workers,
      'ours ms': median(ours),
      'with receipt ms': median(whole),
      'native ms': median(native),
      ratio: median(ours.map((ms, i) => ms / native[i])),
    })
  }
  await pool.close()
  return rows
}

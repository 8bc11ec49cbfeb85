import { existsSync, readFileSync, readdirSync } from 'node:fs'
import type { KernelPool } from '@trunnion/kernel'
import { analyseBody } from '@trunnion/features'
import { type Row, share } from './table.ts'

/** Localisation on parts of another generator: a labelled instance counts as found when a feature has exactly its faces. */
export const mftrcad = async (folder: URL, pool: KernelPool): Promise<Row[] | undefined> => {
  if (!existsSync(folder)) return undefined
  let [parts, failed, instances, exact, features, explained] = [0, 0, 0, 0, 0, 0]
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.step'))) {
    const labels = JSON.parse(readFileSync(new URL(file.replace('.step', '.label.json'), folder), 'utf8')) as { readonly seg: readonly (readonly number[])[] }
    const job = {
      format: 'step',
      bytes: readFileSync(new URL(file, folder)),
      deflection: { linearMm: 'auto', angular: 0.5 },
      tessellate: false,
      mass: false,
      analyse: { healToleranceMm: 0 },
    } as const
    const done = await pool.run(job, { timeMs: 60_000, memoryBytes: 4 * 2 ** 30 })
    const graph = done.ok ? done.value.bodies[0]?.analysis?.graph : undefined
    parts++
    const wanted = labels.seg.filter((faces) => faces.length > 0).map((faces) => [...faces].sort((a, b) => a - b).join())
    instances += wanted.length
    if (!graph) {
      failed++
      continue
    }
    const analysis = analyseBody(graph, { cap: 0.95 })
    const found = new Set(analysis.features.map((feature) => [...feature.faces].sort((a, b) => a - b).join()))
    features += found.size
    exact += wanted.filter((faces) => found.has(faces)).length
    explained += analysis.explained
  }
  return [
    {
      parts,
      failed,
      instances,
      'found with exactly their faces': share(exact, instances),
      'features that are such': share(exact, features),
      'faces explained': share(explained, parts),
    },
  ]
}

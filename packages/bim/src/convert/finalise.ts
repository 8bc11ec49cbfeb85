import type { DatabaseSync } from 'node:sqlite'
import { fault } from '@trunnion/core'
import { obstacleOf } from '../database/sqliteError.ts'
import { fillRtree } from '../finish/fillRtree.ts'
import { hostOpenings } from '../finish/hostOpenings.ts'
import { makeGuidsUnique } from '../finish/makeGuidsUnique.ts'
import { mergeGeometries } from '../finish/mergeGeometries.ts'
import { pairWalls } from '../finish/pairWalls.ts'
import { writeSpatialTree } from '../finish/writeSpatialTree.ts'
import { beginPatiently } from './runBatches.ts'
import type { BimRequest, BimWorld } from './types.ts'

/** The steps after the last batch, in order. Each commits together with its name's successor in the row of progress: a kill repeats one step at most. */
const stages: readonly (readonly [name: string, work: (db: DatabaseSync, request: BimRequest) => void])[] = [
  ['geometries', mergeGeometries],
  ['walls', (db, { settings }) => settings.pairWalls && pairWalls(db)],
  ['hosts', hostOpenings],
  ['guids', (db, { settings }) => makeGuidsUnique(db, settings.project)],
  ['tree', (db, { settings }) => writeSpatialTree(db, settings)],
  ['indexes', (db) => db.exec('CREATE INDEX bim_by_rule ON bim_elements (rule); CREATE INDEX bim_by_storey ON bim_elements (storey)')],
  ['rtree', fillRtree],
]

/** Runs the stages that are left. */
export const finalise = async (
  db: DatabaseSync,
  request: BimRequest,
  from: string,
  world: BimWorld,
): Promise<readonly { readonly name: string; readonly ms: number }[]> => {
  const setStage = db.prepare('UPDATE _conversion_progress SET stage = ?, last_checkpoint_at = ? WHERE id = 1')
  const times: { name: string; ms: number }[] = []
  const first = stages.findIndex(([name]) => name === from)
  try {
    for (const [i, [name, work]] of stages.entries()) {
      if (first >= 0 ? i < first : true) continue
      if (world.signal?.aborted) {
        db.exec(`UPDATE _conversion_progress SET status = 'paused' WHERE id = 1`)
        fault('CONVERSION_PAUSED', 'Interrupted while finishing.')
      }
      world.onProgress?.({ processed: 0, total: 0, matched: 0, batch: 0, entitiesPerSecond: 0, rssMb: world.rssMb(), stage: name })
      const started = world.now()
      await beginPatiently(db, 'IMMEDIATE', world)
      work(db, request)
      setStage.run(stages[i + 1]?.[0] ?? 'done', world.date())
      db.exec('COMMIT')
      times.push({ name, ms: Math.round(world.now() - started) })
      // other work of the process, signals among it
      await world.sleep(0)
    }
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    const obstacle = obstacleOf(error)
    if (obstacle)
      fault('CONVERSION_PAUSED', obstacle === 'locked' ? 'Another process holds the output database.' : 'The disk of the output is full or does not answer.')
    throw error
  }
  return times
}

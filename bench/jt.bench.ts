import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { unwrap } from '@trunnion/core'
import type { JtThreads } from '@trunnion/engine'
import { makeJtThreads } from '@trunnion/engine/jt-threads'
import { type Inflate, planJtShapes, readJt, shapeSegment } from '@trunnion/jt'
import { buildJt } from '../packages/formats/jt/test/build/buildJt.ts'
import { jt95 } from '../packages/formats/jt/test/build/dialects.ts'
import { manyParts } from '../packages/formats/jt/test/build/manyParts.ts'
import { corpusFiles } from './corpus.ts'
import { median } from './statistics.ts'
import { timeCommand } from './stepCold.bench.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]

const inflate: Inflate = (data, maxOutputLength) => inflateSync(data, { maxOutputLength })
const find = (name: RegExp): readonly string[] => corpusFiles('jt', name)

const rounds = 9

/** Times of `work`, in milliseconds, after as many rounds that warm it up. */
const timesOf = async (work: () => unknown): Promise<readonly number[]> => {
  const times: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    const start = performance.now()
    await work()
    if (round >= rounds) times.push(performance.now() - start)
  }
  return times
}

/** Triangles a second of a warm reader: a real assembly, and tori as 9.5 quantised to 14 bits. */
export const jtWarm = async (): Promise<Rows> => {
  const files = [
    ...find(/^(CoffeeMaker|Warehouse|san2)\.jt$/).map((file) => [basename(file), readFileSync(file)] as const),
    ['9.5, quantised', buildJt(manyParts(jt95, 20, 60, 40), jt95)] as const,
  ]
  const rows = []
  for (const [file, bytes] of files) {
    const { meshes } = unwrap(readJt(bytes, { inflate })).scene
    const triangles = meshes.reduce((sum, mesh) => sum + mesh.indices.length / 3, 0)
    const ms = median(await timesOf(() => readJt(bytes, { inflate })))
    rows.push({ file, triangles, 'median ms': ms, 'triangles/s': Math.round((1000 * triangles) / ms) })
  }
  return rows
}

/** The command in a fresh process, JT to compressed GLB. */
export const jtCold = (): Rows =>
  find(/^(CoffeeMaker|Warehouse)\.jt$/).map((file) => {
    const runs = Array.from({ length: rounds + 1 }, () => timeCommand(['convert', file, join(tmpdir(), `bench-${process.pid}.glb`), '--json'])).slice(1)
    const reports = runs.map(({ out }) => JSON.parse(out) as { peakRssMb: number; stages: readonly { cpuMs: number }[] })
    return {
      file: basename(file),
      'median ms': median(runs.map(({ ms }) => ms)),
      'stages CPU ms': median(reports.map(({ stages }) => stages.reduce((sum, { cpuMs }) => sum + cpuMs, 0))),
      'peak MB': Math.max(...reports.map(({ peakRssMb }) => peakRssMb)),
    }
  })

/** The structure alone, in a fresh process: reading by itself, and with the start of the process. */
export const jtStructure = (): Rows =>
  find(/^Warehouse\.jt$/).map((file) => {
    const script = fileURLToPath(new URL('./readStructure.ts', import.meta.url))
    const runs = Array.from({ length: rounds }, () => {
      const start = performance.now()
      const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, file], { encoding: 'utf8' })
      return { process: performance.now() - start, ...(JSON.parse(done.stdout) as { ms: number; nodes: number }) }
    })
    return { file: basename(file), nodes: runs[0].nodes, 'median ms': median(runs.map(({ ms }) => ms)), 'process ms': median(runs.map((run) => run.process)) }
  })

/** All shapes of a file by warm threads: two against one. */
export const jtThreads = async (): Promise<Rows> => {
  const one = makeJtThreads(1)
  const two = makeJtThreads(2)
  const rows = []
  for (const file of find(/^(CoffeeMaker|Warehouse|san2)\.jt$/)) {
    const bytes = readFileSync(file)
    const { shapes } = unwrap(planJtShapes(bytes, { inflate }))
    const decode = async (threads: JtThreads): Promise<number> => {
      const start = performance.now()
      await threads.decode(shapes, (shape) => shapeSegment(bytes, shape), { triangles: Infinity })
      return performance.now() - start
    }
    const pairs: { single: number; double: number }[] = []
    for (let round = 0; round < 4 * rounds; round++) pairs.push({ single: await decode(one), double: await decode(two) })
    const warm = pairs.slice(rounds)
    rows.push({
      file: basename(file),
      shapes: shapes.length,
      'one thread ms': median(warm.map(({ single }) => single)),
      'two threads ms': median(warm.map(({ double }) => double)),
      ratio: median(warm.map(({ single, double }) => double / single)),
    })
  }
  await Promise.all([one.close(), two.close()])
  return rows
}

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../../shared/tools/occt-peer/peer.cpp', import.meta.url))
const libraries =
  'XDESTEP XDEIGES RWMesh XCAF STEP STEP209 STEPAttr STEPBase IGES XSBase LCAF VCAF CAF CDF Mesh ShHealing TopAlgo GeomAlgo BRep GeomBase G3d G2d Math ernel BinXCAF'

/** The native OCCT peer: `OCCT_PEER`, or built once from its source where a compiler and libocct-data-exchange-dev are installed. */
export const findPeer = (): string | undefined => {
  if (process.env.OCCT_PEER) return process.env.OCCT_PEER
  const built = join(tmpdir(), 'trunnion-bench', 'occt-peer')
  if (existsSync(built)) return built
  if (!existsSync(source)) return undefined
  mkdirSync(join(tmpdir(), 'trunnion-bench'), { recursive: true })
  const made = spawnSync('g++', ['-O2', '-w', '-I/usr/include/opencascade', source, '-o', built, ...libraries.split(' ').map((name) => `-lTK${name}`)])
  return made.status === 0 ? built : undefined
}

/** Stage times of one run of the peer in milliseconds, and the wall time of its whole process. */
export interface PeerRun {
  readonly stagesMs: number
  readonly processMs: number
}

/** Reads, tessellates (0.1 mm, 0.5 rad) and writes a GLB natively, on one thread. */
export const runPeer = (peer: string, file: string): PeerRun => {
  const start = performance.now()
  const text = execFileSync(peer, [file, '-glb', join(tmpdir(), `peer-${process.pid}.glb`), '-lin', '0.1', '-ang', '0.5', '-nocheck'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const processMs = performance.now() - start
  // the peer prints one JSON line, after whatever the kernel prints
  const stages = JSON.parse(text.slice(text.indexOf('{"file"'))) as Record<'t_parse' | 't_transfer' | 't_mesh' | 't_glb', number>
  return { stagesMs: stages.t_parse + stages.t_transfer + stages.t_mesh + stages.t_glb, processMs }
}

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { corpusFiles } from './corpus.ts'
import { findPeer, runPeer } from './peer.ts'
import { median } from './statistics.ts'

const command = fileURLToPath(new URL('../node_modules/.bin/trunnion', import.meta.url))
const rounds = 5

/** Wall time of one run of the command, in milliseconds; its environment is a user's, without the pinned runtime on PATH. */
export const timeCommand = (args: readonly string[]): { readonly ms: number; readonly out: string } => {
  const { PATH = '', ...environment } = process.env
  const path = PATH.split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':')
  const start = performance.now()
  const done = spawnSync(command, [...args], { encoding: 'utf8', env: { ...environment, PATH: path } })
  const ms = performance.now() - start
  if (done.status !== 0) throw new Error(`${args.join(' ')}: exit ${done.status} ${done.stderr}`)
  return { ms, out: done.stdout }
}

/** The whole command in a fresh process against the whole native process, alternating, medians of five after one round that fills the disk cache. */
export const stepCold = (leastBytes: number): readonly Readonly<Record<string, string | number>>[] => {
  const peer = findPeer()
  if (!peer) return []
  return corpusFiles('step', /\.(stp|step)$/i, leastBytes).map((file) => {
    const ours: number[] = []
    const native: number[] = []
    let peakMb = 0
    for (let round = 0; round <= rounds; round++) {
      const done = timeCommand([
        'convert',
        file,
        join(tmpdir(), `bench-${process.pid}.glb`),
        '--compress',
        'none',
        '--deflection',
        '0.1',
        '--angle',
        '0.5',
        '--json',
      ])
      const theirs = runPeer(peer, file)
      if (round === 0) continue
      ours.push(done.ms)
      native.push(theirs.processMs)
      peakMb = Math.max(peakMb, (JSON.parse(done.out) as { peakRssMb: number }).peakRssMb)
    }
    return {
      file: basename(file),
      MB: statSync(file).size / 1e6,
      'ours ms': median(ours),
      'native ms': median(native),
      ratio: median(ours.map((ms, i) => ms / native[i])),
      'peak MB': peakMb,
    }
  })
}

/** `--version` and one small part, cold. */
export const startUp = (): readonly Readonly<Record<string, string | number>>[] => {
  const rows = []
  for (const [what, args] of [
    ['--version', ['--version']],
    ['screw.step', corpusFiles('step', /^screw\.step$/).flatMap((file) => ['convert', file, join(tmpdir(), `bench-${process.pid}.glb`)])],
  ] as const) {
    if (args.length === 0) continue
    timeCommand(args)
    rows.push({ what, 'median ms': median(Array.from({ length: 7 }, () => timeCommand(args).ms)) })
  }
  return rows
}

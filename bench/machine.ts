import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem, version } from 'node:os'

/** The machine a result was measured on: without it a figure says nothing. */
export const describeMachine = (): Readonly<Record<string, string | number>> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: version(),
  node: process.version,
  load: loadavg()[0],
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
})

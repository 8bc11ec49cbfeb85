import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCommand } from '../packages/cli/test/service/serviceProcess.ts'
import { median } from './statistics.ts'

/** From the start of the process until the service answers: it says where it is. Seconds. */
const start = async (data: string): Promise<number> => {
  const before = performance.now()
  const service = await startCommand(['serve', '--data', data, '--port', '0', '--log-level', 'error'])
  const seconds = (performance.now() - before) / 1000
  await service.stop()
  return seconds
}

/** `trunnion serve` until it is ready: with an empty folder (initdb, migrations, first user), and with what that left behind. */
export const serveStart = async (rounds = 3) => {
  const [first, later]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const data = mkdtempSync(join(tmpdir(), 'trunnion-bench-'))
    first.push(await start(data))
    later.push(await start(data), await start(data))
    rmSync(data, { recursive: true, force: true })
  }
  return [
    { start: 'first', 's median': Number(median(first).toFixed(2)), 's greatest': Number(Math.max(...first).toFixed(2)), asked: 6 },
    { start: 'later', 's median': Number(median(later).toFixed(2)), 's greatest': Number(Math.max(...later).toFixed(2)), asked: 2 },
  ]
}

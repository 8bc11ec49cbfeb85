import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BimSettings, convertDrawing, defaultBimSettings, writeIfc } from '@trunnion/bim'
import { writeLibrary } from '../packages/bim/test/support/library.ts'
import { planPieces } from './dxfDrawing.ts'

type Row = Readonly<Record<string, string | number>>

/** A plan of `times` × 100,000 entities; handles and coordinates of each repetition differ. */
const writeLargePlan = (file: string, times: number): void => {
  const { head, body, tail } = planPieces(100_000, { flavour: 'ascii' })
  const text = Buffer.from(body).toString('latin1')
  const fd = openSync(file, 'w')
  writeSync(fd, head)
  for (let k = 0; k < times; k++) {
    const handles = text.replace(
      /(\n *5\r?\n)([0-9A-F]+)/g,
      (_, before: string, handle: string) => before + (parseInt(handle, 16) + k * 0x100000).toString(16).toUpperCase(),
    )
    writeSync(
      fd,
      handles.replace(/(\d)\.(\d)(\d{6})/g, (_, a: string, b: string, c: string) => `${a}.${(Number(b) + k) % 10}${c}`),
      null,
      'latin1',
    )
  }
  writeSync(fd, tail)
  closeSync(fd)
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** One conversion of the plan: times of its parts. The peak of memory is that of the whole process so far. */
const convert = async (folder: string, settings: Partial<BimSettings>) => {
  let firstCommit = 0
  const started = performance.now()
  const cpu = cpuMs()
  const request = {
    input: join(folder, 'plan.dxf'),
    output: join(folder, 'plan.db'),
    templates: join(folder, 'library.db'),
    settings: { ...defaultBimSettings, ...settings },
    mode: 'restart' as const,
  }
  const done = await convertDrawing(request, {
    now: () => performance.now(),
    date: () => new Date().toISOString(),
    rssMb: () => process.memoryUsage.rss() / 2 ** 20,
    collectGarbage: () => {},
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    processors: 2,
    onProgress: () => (firstCommit ||= performance.now() - started),
  })
  if (!done.ok || !done.value) throw new Error('the conversion failed')
  const convertMs = done.value.stages.find(({ name }) => name === 'convert')?.ms ?? 0
  return { report: done.value, wall: performance.now() - started, cpu: cpuMs() - cpu, convertMs, firstCommit }
}

/** Entities to committed elements, the finishing stages, memory, the cost of checkpoints, and IFC4. */
export const bim = async (): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-bench-bim-'))
  try {
    writeLibrary(join(folder, 'library.db'))
    const rows: Row[] = []
    for (const times of [1, 10]) {
      writeLargePlan(join(folder, 'plan.dxf'), times)
      const each = await convert(folder, {})
      const none = await convert(folder, { checkpointInterval: 10_000 })
      const started = performance.now()
      if (times === 1) writeIfc(join(folder, 'plan.db'), join(folder, 'plan.ifc'), '0')
      rows.push({
        entities: times * 100_000,
        MB: statSync(join(folder, 'plan.dxf')).size / 1e6,
        elements: each.report.elements.total,
        'convert s': each.convertMs / 1000,
        'finish s': (each.wall - each.convertMs) / 1000,
        'cpu s': each.cpu / 1000,
        'first commit ms': each.firstCommit,
        'checkpoints %': (100 * (each.cpu - none.cpu)) / none.cpu,
        'peak RSS MB': process.resourceUsage().maxRSS / 1024,
        'IFC4 s': times === 1 ? (performance.now() - started) / 1000 : '-',
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true })
  }
}

import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timeCommand } from './stepCold.bench.ts'
import { median } from './statistics.ts'

/** A closed, wavy sphere of 2 · rows · columns triangles as binary STL, in scan order like a slicer's export. */
const makeStl = (rows: number, columns: number): Uint8Array => {
  const triangles = 2 * rows * columns
  const bytes = new Uint8Array(84 + 50 * triangles)
  const view = new DataView(bytes.buffer)
  view.setUint32(80, triangles, true)
  const point = (r: number, c: number): [number, number, number] => {
    const [theta, phi] = [(Math.PI * r) / rows, (2 * Math.PI * (c % columns)) / columns]
    const radius = 50 + Math.sin(12 * theta) * Math.cos(9 * phi)
    return [radius * Math.sin(theta) * Math.cos(phi), radius * Math.sin(theta) * Math.sin(phi), radius * Math.cos(theta)]
  }
  let at = 84
  const put = (...corners: readonly [number, number, number][]): void => {
    at += 12
    for (const corner of corners)
      for (const value of corner) {
        view.setFloat32(at, value, true)
        at += 4
      }
    at += 2
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      put(point(r, c), point(r + 1, c), point(r + 1, c + 1))
      put(point(r, c), point(r + 1, c + 1), point(r, c + 1))
    }
  }
  return bytes
}

/** A binary STL of 100 MB, 2 M triangles, to GLB by the command: time and peak memory. */
export const stlLarge = (): readonly Readonly<Record<string, string | number>>[] => {
  const file = join(tmpdir(), `bench-${process.pid}.stl`)
  writeFileSync(file, makeStl(1000, 1000))
  const rows = (['meshopt', 'none'] as const).map((compress) => {
    const runs = Array.from({ length: 3 }, () => timeCommand(['convert', file, join(tmpdir(), `bench-${process.pid}.glb`), '--compress', compress, '--json']))
    const reports = runs.map(({ out }) => JSON.parse(out) as { peakRssMb: number; output: { bytes: number } })
    return {
      what: `100 MB STL → GLB ${compress}`,
      'median ms': median(runs.map(({ ms }) => ms)),
      'peak MB': Math.max(...reports.map((report) => report.peakRssMb)),
      'GLB MB': reports[0].output.bytes / 1e6,
    }
  })
  rmSync(file)
  return rows
}

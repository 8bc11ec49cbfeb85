import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { corpusFiles } from './corpus.ts'
import { median } from './statistics.ts'
import { timeCommand } from './stepCold.bench.ts'

/** Cold repair of the reference scans (more than 100 000 faces, packed as `.stl.gz`), and what came of it. */
export const repairCold = (): readonly Readonly<Record<string, string | number>>[] =>
  corpusFiles('mesh', /^replica.*(?<!truth)\.stl\.gz$/i).map((file) => {
    const input = join(tmpdir(), `bench-${process.pid}.stl`)
    const output = join(tmpdir(), `bench-${process.pid}-repaired.stl`)
    writeFileSync(input, gunzipSync(readFileSync(file)))
    const runs = Array.from({ length: 5 }, () => timeCommand(['repair', input, output, '--json']))
    // the command's own document
    const { after, repair } = JSON.parse(runs[0].out) as { after: Record<string, number>; repair: Record<string, number> }
    return {
      file: basename(file),
      'median ms': median(runs.map(({ ms }) => ms)),
      'boundary edges': after.boundaryEdges,
      'self-intersections': after.selfIntersections,
      'Euler number': after.eulerNumber,
      'volume mm3': after.volumeMm3,
      'holes filled': repair.holesFilled,
      score: repair.qualityScore,
    }
  })

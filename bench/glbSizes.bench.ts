import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { corpusFiles } from './corpus.ts'
import { timeCommand } from './stepCold.bench.ts'

/** Bytes of the GLB with each compression, and each as a share of the uncompressed one. */
export const glbSizes = (): readonly Readonly<Record<string, string | number>>[] =>
  corpusFiles('step', /\.(stp|step)$/i, 50_000).map((file) => {
    const size = (compress: string): number => {
      const out = join(tmpdir(), `bench-${process.pid}.glb`)
      timeCommand(['convert', file, out, '--compress', compress])
      return statSync(out).size
    }
    const [none, meshopt, draco] = [size('none'), size('meshopt'), size('draco')]
    return { file: basename(file), none, meshopt, draco, 'meshopt %': (100 * meshopt) / none, 'draco %': (100 * draco) / none }
  })

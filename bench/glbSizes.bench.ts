import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { corpusFiles } from './corpus.ts'
import { timeCommand } from './stepCold.bench.ts'

interface Accessors {
  readonly accessors?: readonly { readonly type: string; readonly componentType: number; readonly count: number }[]
}

const unsignedShort = 5123

/** Bytes that the GLB would have with 32-bit indices, as writers usually make them; ours takes 16 bits where they do. */
const rawBytes = (glb: Buffer): number => {
  // our own GLB: the JSON chunk stands first
  const { accessors = [] } = JSON.parse(glb.toString('utf8', 20, 20 + glb.readUInt32LE(12))) as Accessors
  return accessors.reduce((sum, { type, componentType, count }) => sum + (type === 'SCALAR' && componentType === unsignedShort ? 2 * count : 0), glb.length)
}

/** Bytes of the GLB with each compression, and each as a share of raw float32 with 32-bit indices. */
export const glbSizes = (): readonly Readonly<Record<string, string | number>>[] =>
  corpusFiles('step', /\.(stp|step)$/i, 50_000).map((file) => {
    const convert = (compress: string): Buffer => {
      const out = join(tmpdir(), `bench-${process.pid}.glb`)
      timeCommand(['convert', file, out, '--compress', compress])
      return readFileSync(out)
    }
    const master = convert('none')
    const raw = rawBytes(master)
    const [meshopt, draco] = [convert('meshopt').length, convert('draco').length]
    return { file: basename(file), raw, none: master.length, meshopt, draco, 'meshopt %': (100 * meshopt) / raw, 'draco %': (100 * draco) / raw }
  })

import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { unwrap } from '@trunnion/core'
import { parsePart21, readStructure } from '@trunnion/format-part21'
import { corpusFiles } from './corpus.ts'
import { median } from './statistics.ts'

/** Speed of the Part 21 tokeniser and of the structure on top of it, warm, medians of nine. */
export const part21 = (): readonly Readonly<Record<string, string | number>>[] =>
  corpusFiles('step', /\.(stp|step)$/i, 1_000_000).map((file) => {
    const bytes = readFileSync(file)
    const parse: number[] = []
    const structure: number[] = []
    for (let round = 0; round < 12; round++) {
      const start = performance.now()
      const parsed = unwrap(parsePart21(bytes))
      const middle = performance.now()
      unwrap(readStructure(parsed))
      if (round < 3) continue
      parse.push(middle - start)
      structure.push(performance.now() - middle)
    }
    const size = statSync(file).size / 1e6
    return { file: basename(file), MB: size, 'parse ms': median(parse), 'MB/s': size / (median(parse) / 1000), 'structure ms': median(structure) }
  })

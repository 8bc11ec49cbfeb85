import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './tree.mjs'

/** Tables that a program wrote. */
const generated = /(^|\/)(generated|dist|fixtures)\/|\.gen\.ts$/

/** No source file over 500 lines, nine in ten under 300; the median is printed. */
export const check = (root) => {
  const lengths = ['packages', 'scripts', 'samples', 'bench', 'tools']
    .flatMap((folder) => sourceFiles(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((file) => !generated.test(file))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .toSorted((a, b) => a.lines - b.lines)
  const problems = lengths.filter(({ lines }) => lines > 500).map(({ file, lines }) => `${file}: ${lines} lines; a file this long holds two ideas`)
  const under = lengths.filter(({ lines }) => lines < 300).length
  if (lengths.length > 0 && under < 0.9 * lengths.length) problems.push(`only ${under} of ${lengths.length} files are under 300 lines`)
  return { problems, note: `${lengths.length} files, median ${lengths[lengths.length >> 1]?.lines ?? 0}, longest ${lengths.at(-1)?.lines ?? 0} lines` }
}

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { treeFiles } from './tree.mjs'

const rules = [
  [/(^|[\s'"`(=:])\/(home|root|work|mnt|Users)\/[\w.-]/, 'a path of one machine'],
  [/\bregistry\.[a-z]+\.(org|com|net)\b/i, 'a registry host'],
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'a note to do something later'],
  [/^(<{7}|>{7}) /, 'a merge conflict'],
  [/@ts-(ignore|nocheck)/, 'the type checker is switched off'],
]
/** The rules themselves, and files that break them on purpose. */
const own = new Set(['scripts/checks/hygiene.mjs', 'scripts/test/hygiene.test.mjs'])
const text = /\.(ts|tsx|js|mjs|json|md|yml|yaml|sh|css|html)$|(^|\/)(run|\.gitignore|\.npmrc)$/

/** Text of the tree names no machine, no registry and no unfinished business; no file is larger than 4 MiB. */
export const check = (root) => {
  const files = treeFiles(root).filter((file) => !own.has(file))
  const problems = files.filter((file) => statSync(join(root, file)).size > 4 * 2 ** 20).map((file) => `${file}: larger than 4 MiB`)
  for (const file of files.filter((name) => text.test(name))) {
    if (file.endsWith('package-lock.json')) continue
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    lines.forEach((line, i) => {
      for (const [pattern, what] of rules) if (pattern.test(line)) problems.push(`${file}:${i + 1}: ${what}`)
    })
  }
  return { problems, note: `${files.length} files` }
}

// What several checks need to know about the tree.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const skipped = new Set(['node_modules', 'dist', '.git', 'out', 'coverage'])

/** Files under `folder` whose name ends as source code does, as relative paths with slashes. */
export const sourceFiles = (folder, pattern = /\.(ts|tsx|mts|js|mjs)$/) => {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return []
    if (entry.isDirectory()) return sourceFiles(join(folder, entry.name), pattern).map((file) => `${entry.name}/${file}`)
    return pattern.test(entry.name) ? [entry.name] : []
  })
}

/** Folders under packages/ that hold a package: `core`, `formats/gltf` … */
export const packageFolders = (root) =>
  sourceFiles(join(root, 'packages'), /^package\.json$/)
    .map((file) => file.slice(0, -'/package.json'.length))
    .toSorted()

/** Module specifiers of static and dynamic imports and re-exports. */
export const importsOf = (text) => Array.from(text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g), (match) => match[1])

/** Files that are or will be committed; in a folder without git, all of them. */
export const treeFiles = (root) => {
  try {
    const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return listed.split('\0').filter((file) => file && existsSync(join(root, file)))
  } catch {
    return sourceFiles(root, /./)
  }
}

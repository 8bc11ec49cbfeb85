import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, packageFolders, sourceFiles } from './tree.mjs'

/** Floor of a package by its folder: it may import only from floors below its own (docs/ARCHITECTURE.md). */
const floors = [
  ['core'],
  ['formats/', 'kernel', 'meshcore', 'database', 'store'],
  ['repair', 'features', 'bim', 'render'],
  ['engine'],
  ['jobs'],
  ['server', 'client', 'babylon'],
  ['web', 'cli'],
]
/** Packages that turn bytes into values and run in a browser: nothing of Node in their source. */
const pure = (folder) => folder === 'core' || folder === 'meshcore' || folder.startsWith('formats/')

const floorOf = (folder) => floors.findIndex((names) => names.some((name) => (name.endsWith('/') ? folder.startsWith(name) : folder === name)))

/** Every import between packages goes down and is declared; a format knows no other format; the pure packages know no Node. */
export const check = (root) => {
  const packages = packageFolders(root).map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')),
  }))
  const byName = new Map(packages.map((p) => [p.manifest.name, p]))
  const problems = []
  const arrow = (from, to, where) => {
    if (floorOf(from.folder) <= floorOf(to.folder))
      problems.push(`${where}: ${from.folder} (floor ${floorOf(from.folder)}) may not use ${to.folder} (floor ${floorOf(to.folder)})`)
  }
  for (const from of packages) {
    if (floorOf(from.folder) < 0) problems.push(`packages/${from.folder}: has no floor; give it one in scripts/checks/floors.mjs and docs/ARCHITECTURE.md`)
    const declared = { ...from.manifest.dependencies, ...from.manifest.optionalDependencies, ...from.manifest.peerDependencies }
    for (const name of Object.keys(declared)) if (byName.has(name)) arrow(from, byName.get(name), `packages/${from.folder}/package.json`)
    for (const file of sourceFiles(join(root, 'packages', from.folder, 'src'))) {
      const where = `packages/${from.folder}/src/${file}`
      for (const specifier of importsOf(readFileSync(join(root, where), 'utf8'))) {
        if (specifier.startsWith('node:')) {
          if (pure(from.folder)) problems.push(`${where}: ${specifier} in a package that must run in a browser`)
        } else if (specifier.startsWith('.')) {
          const target = join(root, where, '..', specifier)
          if (!target.startsWith(join(root, 'packages', from.folder) + '/')) problems.push(`${where}: ${specifier} leaves its package; import it by name`)
          else if (!existsSync(target)) problems.push(`${where}: ${specifier} does not exist`)
        } else {
          const name = specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/')
          if (!(name in declared) && name !== from.manifest.name) problems.push(`${where}: ${name} is not among the dependencies of its package`)
          if (byName.has(name) && name !== from.manifest.name) arrow(from, byName.get(name), where)
        }
      }
    }
  }
  return { problems: [...new Set(problems)], note: `${packages.length} packages` }
}

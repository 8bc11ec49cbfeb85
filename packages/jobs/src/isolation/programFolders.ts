import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folders of packages that are linked into a `node_modules` from elsewhere, as workspaces are. */
const linkedFrom = (modules: string): string[] => {
  const names = readdirSync(modules, { withFileTypes: true })
  const scoped = names.filter((entry) => entry.isDirectory() && entry.name.startsWith('@'))
  const folders = [modules, ...scoped.map((entry) => join(modules, entry.name))]
  return folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isSymbolicLink())
      .map((entry) => realpathSync(join(folder, entry.name))),
  )
}

/**
 * The folders that the program in `entry` needs in order to run: Node itself, every `node_modules` above the file, the packages that are linked into them and
 * the file's own folder. Not simply the folder of the project: that may hold data and settings.
 */
export const programFolders = (entry: string): readonly string[] => {
  const found = new Set([realpathSync(process.execPath), dirname(entry)])
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const modules = join(folder, 'node_modules')
      for (const linked of linkedFrom(modules)) found.add(linked)
      found.add(modules)
    } catch {
      // there is none at this height
    }
  }
  return [...found]
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every package of the lock file that is not ours: name, version, licence, and whether only development needs it. Sorted, each once. */
export const dependencies = (root) => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const found = new Map()
  for (const [path, entry] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/')
    if (at < 0 || entry.link) continue
    const name = path.slice(at + 'node_modules/'.length)
    const key = `${name}@${entry.version}`
    const dev = Boolean(entry.dev) && (found.get(key)?.dev ?? true)
    found.set(key, { name, version: entry.version, licence: entry.license ?? 'none stated', dev })
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
}

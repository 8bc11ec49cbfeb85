import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Optional binaries of development tools for other systems than Linux x64 with glibc: npm ci demands the entries, and installs none of them there. */
const isElsewhere = ({ dev, optional, os, cpu, libc }) =>
  Boolean(dev && optional && os && cpu && !(os.includes('linux') && cpu.includes('x64') && (libc ?? ['glibc']).includes('glibc')))

/** The lock file names no download address, so that any registry serves it, and a hash for everything that is downloaded. */
export const check = (root) => {
  const { packages, lockfileVersion } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const problems = lockfileVersion >= 3 ? [] : [`package-lock.json: version ${lockfileVersion}, 3 is wanted`]
  const downloaded = Object.entries(packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
  for (const [path, entry] of Object.entries(packages)) {
    if (/^[a-z+]+:/.test(entry.resolved ?? '')) problems.push(`package-lock.json: ${path} names a download address`)
    if (path.includes('node_modules/') && !entry.link && !entry.integrity && !isElsewhere(entry))
      problems.push(`package-lock.json: ${path} has no integrity hash`)
  }
  return { problems, note: `${downloaded.length} packages` }
}

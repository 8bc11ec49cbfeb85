import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Entries count as at least this much: inodes are a resource too. */
const leastEntryBytes = 4096

/** Bytes below a folder, as far as `limit`: what goes beyond it is not counted any more. Links are not followed. */
export const folderBytes = async (folder: string, limit: number): Promise<number> => {
  let bytes = 0
  const waiting = [folder]
  for (let path = waiting.pop(); path !== undefined && bytes <= limit; path = waiting.pop()) {
    const entries = await readdir(path, { withFileTypes: true }).catch((): Dirent[] => [])
    for (const entry of entries) {
      if (bytes > limit) break
      const child = join(path, entry.name)
      if (entry.isDirectory()) waiting.push(child)
      const size = entry.isFile()
        ? await lstat(child).then(
            ({ size }) => size,
            () => 0,
          )
        : 0
      bytes += Math.max(size, leastEntryBytes)
    }
  }
  return bytes
}

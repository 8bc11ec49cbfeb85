import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blobKey } from '../blobName.ts'
import { systemCode } from '../failures.ts'
import type { Received } from '../receive.ts'

/** Renews the time of the blob at `path`; false when there is none of that size, be it missing or cut short by a fault of the disk. */
const renew = async (path: string, bytes: number, now: Date): Promise<boolean> => {
  try {
    await utimes(path, now, now)
    return (await stat(path)).size === bytes
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** A new name is safe against power loss only when its folder is synced too (fsync(2)). */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Moves a received file to its place below `folder`; content that is there already is kept, with its time renewed so that no sweep takes it.
 * @returns whether the blob is new
 */
export const keepBlob = async (folder: string, file: string, { sha256, bytes }: Received, now: Date): Promise<boolean> => {
  const path = join(folder, blobKey(sha256))
  if (await renew(path, bytes, now)) {
    await rm(file, { force: true })
    return false
  }
  const parent = dirname(path)
  const grew = await mkdir(parent, { recursive: true, mode: 0o700 })
  await rename(file, path)
  await syncFolder(parent)
  if (grew !== undefined) {
    await syncFolder(dirname(parent))
    await syncFolder(folder)
  }
  return true
}

import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { chmod, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startOf } from './processTree.ts'
import type { WorkFolder } from './types.ts'

const ownMark = (pid: number): string => `${pid}-${startOf(pid)}`
const poolFolder = /^pool-(\d+)-(\d*)-/

/** Removes what pools left whose process was killed: their mark names no process that lives. */
const sweep = (parent: string): void => {
  for (const name of readdirSync(parent)) {
    const [, pid, start] = poolFolder.exec(name) ?? []
    if (pid !== undefined && startOf(Number(pid)) !== start) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** A folder for one pool below `parent`, with the leavings of dead pools swept away. */
export const makePoolFolder = (parent: string): string => {
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  sweep(parent)
  // the sandbox mounts by path: both sides must mean the same one
  return mkdtempSync(join(realpathSync(parent), `pool-${ownMark(process.pid)}-`))
}

const parts = ['in', 'out', 'tmp'] as const

/** A private folder for one child. */
export const makeWorkFolder = (pool: string): WorkFolder => {
  const root = mkdtempSync(join(pool, 'child-'))
  const folder = { root, in: join(root, 'in'), out: join(root, 'out'), tmp: join(root, 'tmp') }
  for (const part of parts) mkdirSync(folder[part], { mode: 0o700 })
  return folder
}

/** A step may have taken our rights to what it made. */
const takeRights = async (folder: string): Promise<void> => {
  const waiting = [folder]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    await chmod(path, 0o700)
    for (const entry of await readdir(path, { withFileTypes: true })) if (entry.isDirectory()) waiting.push(join(path, entry.name))
  }
}

const remove = async (path: string): Promise<void> => {
  try {
    await rm(path, { recursive: true, force: true })
  } catch {
    await takeRights(path)
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Leaves the folder as it was made; the child must stand still, or it could swap folders for links meanwhile. */
export const emptyWorkFolder = async (folder: WorkFolder): Promise<void> => {
  const names = await readdir(folder.root)
  await Promise.all(names.map((name) => remove(join(folder.root, name))))
  await Promise.all(parts.map((part) => mkdir(folder[part], { mode: 0o700 })))
}

/** Removes a folder whose child has ended. */
export const removeWorkFolder = (folder: WorkFolder): Promise<void> => remove(folder.root)

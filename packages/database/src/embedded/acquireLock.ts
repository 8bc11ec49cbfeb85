import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { fault } from '@trunnion/core'

/**
 * Takes an exclusive lock that ends with this process, however it ends.
 *
 * Node has no flock(2). The lock belongs to the open file, not to the process that asked: the command `flock` (util-linux) locks the descriptor it
 * inherits and goes, and the lock stays with ours. 4 ms. A pid in a file would be fooled by reuse, and by two who look at the same moment.
 *
 * @returns gives the lock back, and may be called again; undefined when another process has it
 */
export const acquireLock = (path: string): (() => void) | undefined => {
  const file = openSync(path, 'a', 0o600)
  const { status, error } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] })
  let isHeld = status === 0
  if (isHeld)
    return () => {
      // Once only: the number of a closed descriptor is soon another file's.
      if (isHeld) closeSync(file)
      isHeld = false
    }
  closeSync(file)
  if (error !== undefined || status !== 1)
    return fault('DATABASE_START_FAILED', 'The data folder cannot be locked: the command flock (util-linux) is missing or failed.')
  return undefined
}

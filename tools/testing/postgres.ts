// Global setup of vitest. It only names a folder: the server starts in it when the first test asks for a database (@trunnion/database/testing).
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stopEmbedded } from '../../packages/database/src/embedded/findEmbedded.ts'

// Not os.tmpdir(): the socket's path must be short.
const root = '/tmp'
const prefix = 'trunnion-test-postgres-'

const remove = async (folder: string): Promise<void> => {
  if (!existsSync(folder)) return
  await stopEmbedded(join(folder, 'data'))
  rmSync(folder, { recursive: true, force: true })
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export const setup = async (): Promise<void> => {
  if (!existsSync(root)) return
  // What killed runs have left.
  for (const name of readdirSync(root)) if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) await remove(join(root, name))
  process.env.TRUNNION_TEST_POSTGRES = join(root, `${prefix}${process.pid}`)
}

export const teardown = (): Promise<void> => remove(join(root, `${prefix}${process.pid}`))

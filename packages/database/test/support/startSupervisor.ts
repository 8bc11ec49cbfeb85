import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Result } from '@trunnion/core'

const script = fileURLToPath(new URL('supervisor.ts', import.meta.url))

/** Starts a supervisor as another process, `prefix` before the command; resolves with what it reported. */
export const startSupervisor = async (
  dataDir: string,
  prefix: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly result: Result<{ readonly ownerUrl: string }> }> => {
  const [command = process.execPath, ...args] = [...prefix, process.execPath, script, dataDir]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, result: JSON.parse(line.toString()) }
}

/** kill -9, and wait until it is gone. */
export const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

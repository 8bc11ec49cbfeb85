import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/trunnion.mjs', import.meta.url))

/** A real `trunnion serve` or `trunnion worker`. */
export interface ServiceProcess {
  readonly child: ChildProcess
  /** Where it listens; empty for a worker. */
  readonly address: string
  /** What it said when it was ready. */
  readonly firstLine: string
  /** The process and what it started, at once and without a word. */
  kill(): Promise<void>
  /** As an operator would. */
  stop(): Promise<number | null>
}

/** Starts a command of the service and waits until it says that it is ready. Its log goes to `log`, when given. */
export const startCommand = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  log?: (line: string) => void,
): Promise<ServiceProcess> => {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    said.push(line)
    log?.(line)
  })
  const ended = once(child, 'exit')
  const firstLine = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${said.join('\n')}`)))
  })
  return {
    child,
    firstLine,
    address: /http:\S+/.exec(firstLine)?.[0] ?? '',
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface WorkerProcess {
  readonly pid: number
  readonly said: readonly string[]
  kill(signal: NodeJS.Signals): void
  /** The exit code, null after a signal. */
  readonly ended: Promise<number | null>
}

/** Starts a worker in a process of its own, and waits until it takes steps. */
export const workerProcess = async (serviceUrl: string, env: NodeJS.ProcessEnv = {}): Promise<WorkerProcess> => {
  const program = fileURLToPath(new URL('./workerProgram.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, serviceUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      if (line === 'ready') resolve()
    })
    child.once('exit', () => reject(new Error(`The worker ended: ${said.join('\n')}`)))
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  await ready
  return { pid: child.pid!, said, kill: (signal) => void child.kill(signal), ended }
}

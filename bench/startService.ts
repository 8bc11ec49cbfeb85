import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface BenchService {
  readonly url: string
  readonly pid: number
  readonly folder: string
  /** Of the first administrator. */
  readonly token: string
  /** Processor time that its process has taken, milliseconds; the database's is not in it. */
  cpuMs(): number
  stop(): Promise<void>
}

/** Ticks of /proc/[pid]/stat a second (proc(5): USER_HZ, 100 on every Linux there is). */
const ticks = 100
const cpuMsOf = (pid: number): number => {
  // behind the name of the program, which may hold blanks: fields 14 and 15
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
}

/** Starts a whole service in a process of its own, with a database in a folder that goes with it. @param flags - of Node */
export const startBenchService = async (flags: readonly string[] = []): Promise<BenchService> => {
  // Not os.tmpdir(): the path of the database's socket must be short.
  const folder = await mkdtemp('/tmp/trunnion-bench-')
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...flags, fileURLToPath(new URL('./serveBench.ts', import.meta.url)), join(folder, 'data')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  )
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const lines = createInterface({ input: child.stdout })
    const [url] = (await Promise.race([once(lines, 'line'), ended.then(() => Promise.reject(new Error('The service ended.')))])) as [string]
    const login = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@localhost', password: 'correct horse battery' }),
    })
    const { access_token } = (await login.json()) as { access_token: string }
    return { url, pid: child.pid ?? 0, folder, token: access_token, cpuMs: () => cpuMsOf(child.pid ?? 0), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

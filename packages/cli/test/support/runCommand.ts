import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/trunnion.mjs', import.meta.url))

export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the real command in a process of its own. */
export const runCommand = (
  args: readonly string[],
  options: { readonly cwd?: string; readonly stdin?: Uint8Array; readonly env?: NodeJS.ProcessEnv; readonly interruptAfterMs?: number } = {},
): Promise<Finished> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env: { ...process.env, ...options.env } })
    const text = { out: '', err: '' }
    child.stdout.on('data', (chunk) => (text.out += chunk))
    child.stderr.on('data', (chunk) => (text.err += chunk))
    if (options.interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), options.interruptAfterMs)
    child.on('close', (code) => done({ code, ...text }))
    child.stdin.end(options.stdin)
  })

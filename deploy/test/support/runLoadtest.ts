import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from './files.ts'

/** Runs the load test and reads its report. */
export const runLoadtest = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, [join(root, 'deploy/loadtest/loadtest.mjs'), '--json', ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const [out, problem] = await Promise.all([text(child.stdout), text(child.stderr)])
  // the script's own report
  return { status: await ended, problem, report: (out ? JSON.parse(out) : {}) as Record<string, unknown> }
}

import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { sandboxArguments } from './sandboxArguments.ts'

/** `auto`: bubblewrap where it is installed and works. */
export type SandboxMode = 'off' | 'auto' | 'required'

/** What this machine offers to keep children apart; `doctor` shows it. */
export interface IsolationReport {
  /** Sets hard limits of memory and file size. Without it WebAssembly memory is only watched. */
  readonly prlimit: boolean
  /** Lets the system end a child with its parent. Without it a thread in the child watches. */
  readonly setpriv: boolean
  /** Takes network and file system away from a child. */
  readonly bwrap: boolean
  /** Why bubblewrap is not used, when it is not. */
  readonly bwrapProblem?: string
}

const works = (program: string, args: readonly string[]): string | undefined => {
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000, env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } })
  if (error) return 'code' in error && error.code === 'ENOENT' ? 'it is not installed' : error.message
  return status === 0 ? undefined : stderr.trim().split('\n')[0] || `it ends with ${status}`
}

let known: IsolationReport | undefined

/** Tries each tool once for this process: that one is installed does not say that a container lets it work. */
export const probeIsolation = (): IsolationReport => {
  if (known) return known
  const bwrapProblem = works('bwrap', [...sandboxArguments({ program: [], folder: tmpdir() }), 'true'])
  known = {
    prlimit: works('prlimit', ['--core=0', 'true']) === undefined,
    setpriv: works('setpriv', ['--pdeathsig', 'KILL', 'true']) === undefined,
    bwrap: bwrapProblem === undefined,
    ...(bwrapProblem !== undefined && { bwrapProblem }),
  }
  return known
}

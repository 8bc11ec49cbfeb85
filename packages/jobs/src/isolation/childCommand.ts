import { fileURLToPath } from 'node:url'
import type { IsolationReport } from './probeIsolation.ts'
import { programFolders } from './programFolders.ts'
import { sandboxArguments } from './sandboxArguments.ts'
import type { ChildConfig, WorkFolder } from './types.ts'

export interface ChildCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface CommandOptions {
  readonly entry: URL
  readonly folder: WorkFolder
  readonly tools: IsolationReport
  readonly sandboxed: boolean
  readonly memoryBytes: number
  readonly config: Omit<ChildConfig, 'watchParent'>
}

/** Greatest single file a child may write; disks fill faster than a folder is measured. */
const mostFileBytes = 4 * 2 ** 30

/**
 * What V8 reserves writable and never touches counts as data (VmData of /proc/pid/status, Node 24.21): 560 MiB when Node has started, 530 MiB more for each worker
 * thread, of which 20 are resident. A limit below that stops threads from starting.
 */
const reservedBytes = { process: 640 * 2 ** 20, thread: 560 * 2 ** 20 }

/**
 * The command of one child, from outside to inside: setpriv (ends with the parent), prlimit (hard limits; the heap flag does not limit WebAssembly, `--data`
 * does), bwrap (no network, no files), node. Each replaces itself by the next, but for bwrap. The environment is made from nothing: no secret can leak by being forgotten.
 */
export const childCommand = ({ entry, folder, tools, sandboxed, memoryBytes, config }: CommandOptions): ChildCommand => {
  const file = fileURLToPath(entry)
  const told: ChildConfig = { ...config, watchParent: !tools.setpriv }
  const data = memoryBytes + reservedBytes.process + reservedBytes.thread * (config.kernelWorkers + (told.watchParent ? 1 : 0))
  const program = [...programFolders(file), ...(config.cacheFolder === undefined ? [] : [config.cacheFolder])]
  const [first, ...args] = [
    ...(tools.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
    ...(tools.prlimit ? ['prlimit', `--data=${data}`, `--fsize=${mostFileBytes}`, '--core=0', '--'] : []),
    ...(sandboxed ? ['bwrap', ...sandboxArguments({ program, folder: folder.root, kept: config.keepCode ? config.cacheFolder : undefined }), '--'] : []),
    process.execPath,
    `--max-old-space-size=${Math.max(64, Math.floor(memoryBytes / 2 ** 21))}`,
    '--disable-warning=ExperimentalWarning',
    file,
    JSON.stringify(told),
  ]
  return {
    program: first,
    args,
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: folder.tmp, TMPDIR: folder.tmp, LANG: 'C.UTF-8', TZ: 'UTC' },
  }
}

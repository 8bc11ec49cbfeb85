/** System folders that a program needs to start; a view of them, nothing else of the system. */
const system = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/etc/ld.so.cache', '/etc/alternatives', '/nix/store']

export interface SandboxFolders {
  readonly program: readonly string[]
  readonly folder: string
  /** A second folder that can be written. */
  readonly kept?: string | undefined
}

/**
 * Arguments of bubblewrap: no network, no other processes, no capabilities, a read-only view of the system and of the program; only `folder` can be written.
 * The mounts keep their paths, so that both sides speak of the same files.
 */
export const sandboxArguments = ({ program, folder, kept }: SandboxFolders): string[] => [
  '--unshare-all',
  '--die-with-parent',
  '--cap-drop',
  'ALL',
  ...system.flatMap((path) => ['--ro-bind-try', path, path]),
  '--proc',
  '/proc',
  '--dev',
  '/dev',
  ...program.flatMap((path) => ['--ro-bind-try', path, path]),
  ...[folder, ...(kept === undefined ? [] : [kept])].flatMap((path) => ['--bind', path, path]),
  // what bubblewrap makes of its own lies in memory, which nobody would count
  '--remount-ro',
  '/dev',
  '--remount-ro',
  '/',
  '--chdir',
  folder,
]

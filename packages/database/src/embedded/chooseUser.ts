import { spawnSync } from 'node:child_process'
import { fault } from '@trunnion/core'
import { nobody } from './layout.ts'

/** How a PostgreSQL binary is started so that it does not see itself as root, which it refuses. */
export interface User {
  readonly way: 'itself' | RootWay
  /** Put before the command; it replaces itself by it, so the process id stays. */
  readonly prefix: readonly string[]
  /** Given to spawn. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
  /** Who must own the data. */
  readonly owner: number
}

/** Ways for root, the best first. */
export type RootWay = 'user namespace' | 'capability' | 'nobody'

const waysOfRoot: Readonly<Record<RootWay, User>> = {
  // Nobody inside, root outside but without any capability: files stay root's, so a folder only root may enter works. Docker's seccomp forbids it.
  'user namespace': { way: 'user namespace', prefix: ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`], ids: {}, owner: 0 },
  // Nobody, who keeps the right to enter folders (in Docker's default set). Works under /root too.
  capability: {
    way: 'capability',
    prefix: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'],
    ids: {},
    owner: nobody,
  },
  // Nobody, for whom every folder on the way must be open.
  nobody: { way: 'nobody', prefix: [], ids: { uid: nobody, gid: nobody }, owner: nobody },
}

const canWork = ({ prefix, ids }: User, postgres: string, folder: string): boolean => {
  const [command = 'sh', ...rest] = [...prefix, 'sh', '-c', 'test -x "$1" && test -x "$2"', 'sh', postgres, folder]
  return spawnSync(command, rest, { stdio: 'ignore', ...ids }).status === 0
}

/**
 * Chooses by trying: what a container permits cannot be asked for.
 *
 * @param postgres - the binary that must be within reach
 * @param folder - the data folder that must be within reach
 */
export const chooseUser = (postgres: string, folder: string, ways: readonly RootWay[] = ['user namespace', 'capability', 'nobody']): User => {
  const uid = process.getuid?.() ?? 0
  if (uid !== 0) return { way: 'itself', prefix: [], ids: {}, owner: uid }
  const way = ways.find((candidate) => canWork(waysOfRoot[candidate], postgres, folder))
  if (way === undefined)
    return fault(
      'DATABASE_START_FAILED',
      'PostgreSQL does not run as root, user namespaces are forbidden here, and user 65534 cannot enter the data folder or the folder of the program. Start as another user, or choose a data folder outside root’s own.',
    )
  return waysOfRoot[way]
}

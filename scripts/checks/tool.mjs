import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

/** A check that is a program of its own: it passes when the program does; its output is the list of problems. */
export const tool =
  (command, ...args) =>
  (root) => {
    const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, PATH: path, NO_COLOR: '1' },
    })
    if (status === 0) return { problems: [] }
    const lines = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.split('\n').filter((line) => line.trim())
    return { problems: lines.length > 0 ? lines : [`${command} ended with ${status}`] }
  }

import { lstat, realpath } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { StepOutput, WorkFolder } from './types.ts'

const refused = (message: string): Result<never> => err(trunnionError('WORKER_CRASHED', message))

/**
 * Holds the files that a child names against its folder: each must be a regular file below `out/` that is reached without a link and has no other name, and all together
 * must keep to the limit. The child must stand still meanwhile and until the files were taken.
 */
export const checkOutputs = async (folder: WorkFolder, outputs: readonly StepOutput[], mostBytes: number): Promise<Result<readonly StepOutput[]>> => {
  const base = await realpath(folder.out).catch(() => undefined)
  const real = await realpath(folder.root)
  if (base !== `${real}${sep}out`) return refused('The step replaced its output folder.')
  const checked: StepOutput[] = []
  let total = 0
  for (const output of outputs) {
    const path = resolve(folder.out, output.path)
    if (!path.startsWith(`${folder.out}${sep}`)) return refused('The step named an output outside its folder.')
    const parent = await realpath(dirname(path)).catch(() => undefined)
    const expected = dirname(path).replace(folder.out, base)
    const info = await lstat(path).catch(() => undefined)
    if (parent !== expected || !info?.isFile() || info.nlink !== 1) return refused('The step named an output that is no regular file of its own.')
    total += info.size
    if (total > mostBytes) return err(trunnionError('LIMIT_OUTPUT', `The step wrote more than ${mostBytes} bytes.`))
    checked.push({ ...output, path, bytes: info.size })
  }
  return ok(checked)
}

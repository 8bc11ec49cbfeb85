import { attempt, defaultBudgets, makeWarningLog } from '@trunnion/core'
import { openJt } from './file/jtFile.ts'
import { readLsg } from './lsg/readLsg.ts'
import type { JtOptions } from './options.ts'

/**
 * Names of the part files that an assembly refers to, as written in it (`./parts/A.jt`), each once; none when the file cannot be read.
 * Referred files can refer to others: ask again with their bytes. Separators and case can differ from the file system.
 */
export const jtReferences = (bytes: Uint8Array, options: JtOptions = {}): readonly string[] => {
  const budgets = options.budgets ?? defaultBudgets
  const reading = { budgets, log: makeWarningLog(), left: budgets.bytes, ...(options.inflate && { inflate: options.inflate }) }
  const found = attempt(() => {
    const { nodes } = readLsg(openJt(bytes, reading))
    return [...nodes.values()].flatMap(({ fileName, children }) => (fileName && children.length === 0 ? [fileName] : []))
  })
  return found.ok ? [...new Set(found.value)] : []
}

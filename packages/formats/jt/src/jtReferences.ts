import { attempt, defaultBudgets, makeWarningLog } from '@trunnion/core'
import { readElements } from './file/elements.ts'
import { openJt } from './file/jtFile.ts'
import { readSegment } from './file/readSegment.ts'
import { makeLsgCursor } from './lsg/lsgCursor.ts'
import { nodeKinds } from './lsg/objectTypes.ts'
import { maxElementsOf } from './lsg/readLsg.ts'
import { readLsgElements } from './lsg/readLsgElements.ts'
import { readNode } from './lsg/readNode.ts'
import type { JtOptions } from './options.ts'

/**
 * Names of the part files that an assembly refers to, as written in it (`./parts/A.jt`), each once; none when the file cannot be read.
 * Referred files can refer to others: ask again with their bytes. Separators and case can differ from the file system.
 */
export const jtReferences = (bytes: Uint8Array, options: JtOptions = {}): readonly string[] => {
  const budgets = options.budgets ?? defaultBudgets
  const log = makeWarningLog()
  const found = new Set<string>()
  // Only the partitions are decoded, out of the first of the two lists when it is whole: this runs before every reading of a file.
  attempt(() => {
    const file = openJt(bytes, { budgets, log, left: budgets.bytes, ...(options.inflate && { inflate: options.inflate }) })
    if (!file.sceneGraph) return
    const { littleEndian, major, minor } = file.header
    const { bytes: content } = readSegment(file, file.sceneGraph)
    const c = makeLsgCursor(content, littleEndian, major, minor)
    const first = readElements(content, 0, littleEndian, true, maxElementsOf(file))
    const { elements } = first.ended ? first : readLsgElements(content, littleEndian, maxElementsOf(file), log)
    for (const { typeId, objectId, body, end } of elements) {
      if (nodeKinds[typeId] !== 'partition') continue
      c.reader.offset = body
      c.end = end
      const node = attempt(() => readNode(c, objectId, 'partition'))
      if (node.ok && node.value.fileName && node.value.children.length === 0) found.add(node.value.fileName)
    }
  })
  return [...found]
}

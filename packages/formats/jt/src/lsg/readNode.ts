import type { Box } from '@trunnion/core'
import { type LsgCursor, localVersion, mbString, remaining, skip, vecI32 } from './lsgCursor.ts'
import type { LsgNode, NodeKind } from './types.ts'

const boxSize = 24
/** Partition behind its name: box, area, three ranges. */
const partitionTail = boxSize + 4 + 24

/** Six floats; undefined when reserved (inverted, ±FLT_MAX) or not finite. */
const readBox = (c: LsgCursor): Box | undefined => {
  const r = c.reader
  const box: Box = [r.f32(), r.f32(), r.f32(), r.f32(), r.f32(), r.f32()]
  const sound = box.every((v) => Math.abs(v) <= 1e15) && box[0] <= box[3] && box[1] <= box[4] && box[2] <= box[5]
  return sound ? box : undefined
}

/** Whether a partition of version 10 carries the extra version byte of 10.3 and 10.5: the layout whose length comes out exactly. */
const hasPartitionVersion = (c: LsgCursor): boolean => {
  const start = c.reader.offset
  const left = remaining(c)
  c.reader.offset = start + 4
  const rest = left - 8 - 2 * c.reader.i32() - partitionTail
  c.reader.offset = start
  return rest !== 0 && rest !== boxSize
}

const readPartition = (c: LsgCursor): Pick<LsgNode, 'fileName' | 'box'> => {
  if (c.major >= 10 && hasPartitionVersion(c)) skip(c, 1)
  skip(c, 4)
  const fileName = mbString(c)
  const box = readBox(c)
  skip(c, 28)
  const untransformed = remaining(c) >= boxSize ? readBox(c) : undefined
  const best = box ?? untransformed
  return { fileName, ...(best && { box: best }) }
}

const readShape = (c: LsgCursor): Pick<LsgNode, 'box'> => {
  localVersion(c)
  if (c.major < 10) skip(c, boxSize)
  const box = readBox(c)
  return box ? { box } : {}
}

/**
 * Reads the body of a node as far as the scene needs it; what follows (newer versions append) is left.
 * @throws Fault INPUT_MALFORMED, INPUT_TRUNCATED
 */
export const readNode = (c: LsgCursor, id: number, kind: NodeKind): LsgNode => {
  localVersion(c)
  const hidden = (c.reader.u32() & 1) !== 0
  const base = { id, kind, hidden, attributes: vecI32(c) }
  if (kind === 'base') return { ...base, children: [] }
  if (kind === 'shape') return { ...base, children: [], ...readShape(c) }
  localVersion(c)
  if (kind === 'instance') return { ...base, children: [c.reader.i32()] }
  const group = { ...base, children: vecI32(c) }
  if (kind === 'partition') return { ...group, ...readPartition(c) }
  if (kind !== 'switch') return group
  localVersion(c)
  return { ...group, selected: c.reader.i32() }
}

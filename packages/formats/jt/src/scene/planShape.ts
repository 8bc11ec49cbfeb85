import type { Box } from '@trunnion/core'
import { type JtSegment, isShapeSegment } from '../file/segmentTypes.ts'
import type { LoadedFile } from './loadedFile.ts'
import type { PlannedShape } from './planTypes.ts'
import type { Planner } from './planner.ts'

/** Values that even a small shape may hold, and how many each packed byte may stand for (real files: 2 to 10; a fixed-width code of no bits repeats one value for free). */
const freeValues = 1 << 16
const valuesPerByte = 64
const mostValues = 1 << 26

const toShape = ({ file, reference }: LoadedFile, { id, offset, length }: JtSegment, box?: Box): PlannedShape => ({
  ...(reference !== undefined && { reference }),
  segmentId: id,
  offset,
  length,
  majorVersion: file.header.major,
  minorVersion: file.header.minor,
  littleEndian: file.header.littleEndian,
  maxValues: Math.min(mostValues, Math.max(freeValues, valuesPerByte * length)),
  ...(box && { box }),
})

const keyOf = ({ index }: LoadedFile, { id }: JtSegment): string => `${index}:${id}`

/** Index of a shape in the plan; a segment that is used twice is planned once, with the box that its first use declares. */
export const planShape = (planner: Planner, loaded: LoadedFile, segment: JtSegment, box?: Box): number => {
  const key = keyOf(loaded, segment)
  const known = planner.shapeIndex.get(key)
  if (known !== undefined) return known
  planner.shapeIndex.set(key, planner.shapes.length)
  return planner.shapes.push(toShape(loaded, segment, box)) - 1
}

/** Plans the shapes that nothing uses for verification, where checksums are stored (9 and later). */
export const planVerification = (planner: Planner): void => {
  for (const loaded of planner.files.values()) {
    if (!loaded || loaded.file.header.major < 9) continue
    for (const segment of loaded.file.segments.values())
      if (isShapeSegment(segment.type) && !planner.shapeIndex.has(keyOf(loaded, segment)))
        planner.shapes.push({ ...toShape(loaded, segment), verifyOnly: true })
  }
}

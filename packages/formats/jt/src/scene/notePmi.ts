import { attempt } from '@trunnion/core'
import { readElements } from '../file/elements.ts'
import { readSegment } from '../file/readSegment.ts'
import { makeLsgCursor } from '../lsg/lsgCursor.ts'
import { pmiManagerType } from '../lsg/objectTypes.ts'
import { type Pmi, readPmi } from '../pmi/readPmi.ts'
import { type LoadedFile, objectData } from './loadedFile.ts'
import type { Planner, Step } from './planner.ts'

const format = 'jt'

const readManagers = ({ file }: LoadedFile, segmentId: string): readonly Pmi[] => {
  const segment = file.segments.get(segmentId)
  if (!segment) return []
  const { littleEndian, major, minor } = file.header
  const { bytes } = readSegment(file, segment)
  const c = makeLsgCursor(bytes, littleEndian, major, minor)
  return readElements(bytes, 0, littleEndian, major >= 9)
    .elements.filter(({ typeId }) => typeId === pmiManagerType)
    .map(({ body, end }) => {
      c.reader.offset = body
      c.end = end
      return readPmi(c)
    })
}

/** Adds the product and manufacturing information of an object to the plan, once a segment. */
export const notePmi = (planner: Planner, name: string, { loaded, id }: Step): void => {
  for (const { key, segmentId } of objectData(loaded, id).late) {
    const seen = `${loaded.index}:${segmentId}`
    if (key !== 'JT_LLPROP_PMI' || planner.pmiSeen.has(seen)) continue
    planner.pmiSeen.add(seen)
    const where = { format, entity: `segment ${segmentId}` }
    const read = attempt(() => readManagers(loaded, segmentId))
    if (!read.ok) planner.log.add('ENTITY_DROPPED', 'Product and manufacturing information that could not be read was dropped.', where)
    for (const { texts, views, entities, whole } of read.ok ? read.value : []) {
      if (!whole) planner.log.add('ENTITY_DROPPED', 'Product and manufacturing information could be read in part only.', where)
      if (texts.length + views.length + entities.length > 0) planner.pmi.push({ part: name, views, entities, texts })
    }
  }
}

import { attempt } from '@trunnion/core'
import { readElements } from '../file/elements.ts'
import { readSegment } from '../file/readSegment.ts'
import { makeLsgCursor } from '../lsg/lsgCursor.ts'
import { pmiManagerType } from '../lsg/objectTypes.ts'
import { type DrawnPmi, type Pmi, readPmi } from '../pmi/readPmi.ts'
import { type LoadedFile, objectData } from './loadedFile.ts'
import type { AnnotatedObject, NodeDraft, Planner, Step } from './planner.ts'
import { maxCoordinate } from './soundFacets.ts'

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

const isSound = (line: readonly number[]): boolean => line.every((value) => Math.abs(value) <= maxCoordinate)

/** Adds what is drawn to the plan. @returns its indices */
const addDrawn = ({ annotations, log }: Planner, drawn: readonly DrawnPmi[], entity: string): readonly number[] =>
  drawn.flatMap((one) => {
    const lines = one.lines.filter(isSound)
    if (lines.length < one.lines.length)
      log.add('NOT_FINITE_DROPPED', 'Lines of annotations with coordinates that are no numbers were dropped.', { format, entity })
    return lines.length > 0 ? [annotations.push({ ...one, lines }) - 1] : []
  })

/** Reads one segment into the plan. @returns the indices of what is drawn */
const readSegmentOfPmi = (planner: Planner, part: string, loaded: LoadedFile, segmentId: string): readonly number[] => {
  const entity = `segment ${segmentId}`
  const where = { format, entity }
  const read = attempt(() => readManagers(loaded, segmentId))
  if (!read.ok) planner.log.add('ENTITY_DROPPED', 'Product and manufacturing information that could not be read was dropped.', where)
  const managers = read.ok ? read.value : []
  for (const { texts, views, entities, whole } of managers) {
    if (!whole) planner.log.add('ENTITY_DROPPED', 'Product and manufacturing information could be read in part only.', where)
    if (texts.length + views.length + entities.length > 0) planner.pmi.push({ part, views, entities, texts })
  }
  return managers.flatMap(({ drawn }) => addDrawn(planner, drawn, entity))
}

/** Adds the product and manufacturing information of an object to the plan, once a segment; its lines belong to every node that the object becomes. */
export const notePmi = (planner: Planner, draft: NodeDraft, { loaded, id }: Step): void => {
  for (const { key, segmentId } of objectData(loaded, id).late) {
    if (key !== 'JT_LLPROP_PMI') continue
    const segment = `${loaded.index}:${segmentId}`
    const annotations = planner.pmiSeen.get(segment) ?? readSegmentOfPmi(planner, draft.name, loaded, segmentId)
    planner.pmiSeen.set(segment, annotations)
    if (annotations.length === 0) continue
    const objects = planner.annotated.get(draft) ?? new Map<string, AnnotatedObject>()
    if (!objects.has(segment)) planner.annotated.set(draft, objects.set(segment, { matrix: draft.matrix, annotations }))
  }
}

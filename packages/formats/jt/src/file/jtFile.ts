import { type Budgets, type WarningLog, fault } from '@trunnion/core'
import type { Inflate } from '../options.ts'
import type { JtHeader } from './parseHeader.ts'
import { parseHeader } from './parseHeader.ts'
import { readToc } from './readToc.ts'
import { scanSegments } from './scanSegments.ts'
import { type JtSegment, segmentType } from './segmentTypes.ts'

/** What reading shares over a file and the files it refers to. */
export interface JtReading {
  readonly budgets: Budgets
  readonly log: WarningLog
  readonly inflate?: Inflate
  /** Bytes that may still be unpacked. */
  left: number
}

/** An opened file: header and segments known, nothing unpacked. */
export interface JtFile {
  readonly bytes: Uint8Array
  readonly header: JtHeader
  readonly segments: ReadonlyMap<string, JtSegment>
  /** Missing in a file that lost it: what else there is can still be used. */
  readonly sceneGraph?: JtSegment
  readonly reading: JtReading
}

const format = 'jt'

/** Adds what a scan finds and `wanted` accepts; gives how many. */
const recover = (bytes: Uint8Array, header: JtHeader, segments: Map<string, JtSegment>, wanted: (segment: JtSegment) => boolean): number => {
  const before = segments.size
  for (const segment of scanSegments(bytes, header.size, header.littleEndian))
    if (!segments.has(segment.id) && wanted(segment)) segments.set(segment.id, segment)
  return segments.size - before
}

const findSceneGraph = (header: JtHeader, segments: ReadonlyMap<string, JtSegment>): JtSegment | undefined =>
  segments.get(header.sceneGraphId) ?? [...segments.values()].find((segment) => segment.type === segmentType.sceneGraph)

/**
 * Opens a file: strictly by its table of contents; where that is damaged, by a recovery pass that looks for segment headers.
 *
 * @throws Fault of {@link parseHeader}; LIMIT_BYTES, LIMIT_ENTITIES
 */
export const openJt = (bytes: Uint8Array, reading: JtReading): JtFile => {
  const { budgets, log } = reading
  if (bytes.length > budgets.bytes) fault('LIMIT_BYTES', undefined, { format })
  const header = parseHeader(bytes)
  if (header.major > 10) log.add('INPUT_REPAIRED', 'The version is newer than any known; the file was read as version 10.', { format, offset: 0 })
  if (!header.strict) log.add('INPUT_REPAIRED', 'The byte order is not stated; it was inferred.', { format, offset: 80 })
  const toc = readToc(bytes, header)
  const segments = new Map(toc.segments.map((segment) => [segment.id, segment]))
  if (segments.size > budgets.entities) fault('LIMIT_ENTITIES', undefined, { format })
  const where = { format, offset: header.tocOffset }
  if (!toc.whole || !findSceneGraph(header, segments)) {
    recover(bytes, header, segments, () => true)
    log.add('INPUT_REPAIRED', 'The table of contents is damaged; segments were looked for by their headers.', where)
  } else if (toc.lost.size > 0) {
    const found = recover(bytes, header, segments, (segment) => toc.lost.has(segment.id))
    if (found > 0) log.add('INPUT_REPAIRED', 'Segments do not lie where the table of contents says; they were found by their headers.', where, found)
    if (found < toc.lost.size)
      log.add('INPUT_TRUNCATED', 'Segments of the table of contents lie outside the file or are overwritten.', where, toc.lost.size - found)
  }
  if (!segments.has(header.sceneGraphId))
    log.add('INPUT_REPAIRED', 'The header names no scene graph that exists; the first one was taken.', { format, offset: header.size - 16 })
  const sceneGraph = findSceneGraph(header, segments)
  return { bytes, header, segments, ...(sceneGraph && { sceneGraph }), reading }
}

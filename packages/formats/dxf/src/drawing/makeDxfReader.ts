import { type Budgets, type Warning, defaultBudgets, fault, makeWarningLog } from '@trunnion/core'
import { decodeEntity } from '../entities/decodeEntity.ts'
import { geometryDecoders } from '../entities/geometryDecoders.ts'
import { type PolylineDraft, makePolylineDraft } from '../entities/polylineDraft.ts'
import { type RecordView, findEnd, nameAt, nameOf } from '../entities/recordView.ts'
import type { DxfEntity } from '../entities/types.ts'
import { makeInternTable } from '../text/internTable.ts'
import { makeDxfText } from '../text/textDecoder.ts'
import { END, STARVED, makeRecordReader } from '../tokens/recordReader.ts'
import type { ByteRange } from '../tokens/scanState.ts'
import { type BlockDraft, readBlock, readBlockRecord, readHeader, readLayer } from './readTables.ts'
import { type DrawingState, type DxfBlock, makeDrawingState } from './types.ts'
import { warnOfDamage } from './warnOfDamage.ts'

export interface DxfReaderOptions {
  readonly budgets?: Budgets
  /** Goes on at a top-level entity: what was known then, and the entity's `offset`, where the bytes now begin, and its `section`. */
  readonly resume?: { readonly state: DrawingState; readonly offset: number; readonly section?: string }
  /** Bytes one record may have; LIMIT_BYTES beyond. */
  readonly longestRecord?: number
}

/** Reads a drawing piece by piece: memory holds one record, the tables and the blocks, never the drawing. */
export interface DxfReader {
  /** Header, layers and blocks, filled while reading; complete at the first entity. */
  readonly state: DrawingState
  /** Gives the next piece of the input, of any size; it is copied. */
  feed(chunk: Uint8Array): void
  /** Says that no more comes. */
  finish(): void
  /** The next top-level entity (model and paper space); undefined when more bytes are needed, or at the end (`done`). */
  next(): DxfEntity | undefined
  readonly done: boolean
  /** Ranges of bytes that belong to no group and were stepped over (the first thousand). */
  readonly skipped: readonly ByteRange[]
  /** Complete when `done`. */
  warnings(): readonly Warning[]
  /** Offset of the next unread byte. */
  readonly position: number
  /** Where the entity given last stands: `ENTITIES`; `MODEL` for a model space that is written as a block; empty for one outside of all sections. */
  readonly section: string
  /** Whether a section or an entity was found so far; false at the end means that the input is no DXF. */
  readonly recognised: boolean
}

/** A POLYLINE or INSERT whose parts may still come. */
interface Pending {
  readonly entity: DxfEntity
  readonly polyline: PolylineDraft | undefined
  readonly attributes: DxfEntity[]
}

const sections: ReadonlySet<string> = new Set(['HEADER', 'CLASSES', 'TABLES', 'BLOCKS', 'ENTITIES', 'OBJECTS', 'THUMBNAILIMAGE', 'ACDSDATA'])
/** Sections whose groups nobody asks for. */
const skimmed: ReadonlySet<string> = new Set(['CLASSES', 'OBJECTS', 'THUMBNAILIMAGE', 'ACDSDATA'])
const modelSpace = /^[*$]MODEL_SPACE$/i

/**
 * Makes a {@link DxfReader}: ASCII or binary DXF, R2.6 to R2018, damaged or not. Throws a Fault of LIMIT_ENTITIES or LIMIT_BYTES; everything else is a warning.
 *
 * @example
 * const reader = makeDxfReader()
 * for (const chunk of chunks) {
 *   reader.feed(chunk)
 *   for (let entity = reader.next(); entity; entity = reader.next()) use(entity)
 * }
 * reader.finish()
 * for (let entity = reader.next(); entity; entity = reader.next()) use(entity)
 */
export const makeDxfReader = ({ budgets = defaultBudgets, resume, longestRecord = 1 << 28 }: DxfReaderOptions = {}): DxfReader => {
  const state = resume?.state ?? makeDrawingState()
  const records = makeRecordReader(longestRecord, resume && { offset: resume.offset, flavour: state.flavour })
  const { scan } = records
  const log = makeWarningLog()
  const text = makeDxfText(state.version, state.codePage)
  const view: RecordView = {
    bytes: scan.bytes,
    base: 0,
    tags: scan.tags,
    end: 0,
    offset: 0,
    text,
    names: makeInternTable((bytes, start, end) => view.text.decode(bytes, start, end)),
  }
  let section = resume ? (resume.section ?? 'ENTITIES') : ''
  let given = section
  let readySection = section
  let laterSection = section
  let pending: Pending | undefined
  let ready: DxfEntity | undefined
  let later: DxfEntity | undefined
  let block: { readonly draft: BlockDraft; readonly entities: DxfEntity[] } | undefined
  let count = 0
  let recognised = resume !== undefined
  let sawEnd = false
  let done = false
  let closedProperly = true

  const place = (entity: DxfEntity): void => {
    if (block) block.entities.push(entity)
    else if (section === 'BLOCKS') log.add('ENTITY_DROPPED', 'Entities between blocks belong to none and were dropped.', { format: 'dxf', offset: entity.offset })
    else if (ready) {
      later = entity
      laterSection = section
    } else {
      ready = entity
      readySection = section
    }
  }
  const flush = (): void => {
    if (!pending) return
    const { entity, polyline, attributes } = pending
    pending = undefined
    if (polyline) place({ ...entity, geometry: polyline.finish() })
    else if (attributes.length > 0 && entity.geometry.kind === 'insert') place({ ...entity, geometry: { ...entity.geometry, attributes } })
    else place(entity)
  }
  const closeBlock = (): void => {
    if (!block) return
    const { draft, entities } = block
    block = undefined
    if (draft.name === '') log.add('ENTITY_DROPPED', 'Blocks without a name cannot be placed and were dropped.')
    else if (!state.blocks.has(draft.name.toUpperCase())) state.blocks.set(draft.name.toUpperCase(), { ...draft, entities } satisfies DxfBlock)
    else log.add('INPUT_REPAIRED', 'A block is defined twice; the first definition is used.')
  }
  const handleEntity = (type: string): void => {
    recognised = true
    if (++count > budgets.entities) fault('LIMIT_ENTITIES', `The drawing has more than ${budgets.entities} entities.`, { format: 'dxf', offset: view.offset })
    if (type === 'VERTEX' && pending?.polyline) return pending.polyline.addVertex(view)
    if (type === 'ATTRIB' && pending && !pending.polyline) return void pending.attributes.push(decodeEntity(view, type))
    flush()
    if (type === 'SEQEND') return
    if (type === 'VERTEX') return log.add('ENTITY_DROPPED', 'Vertices without a polyline were dropped.', { format: 'dxf', offset: view.offset })
    const entity = decodeEntity(view, type)
    if (entity.geometry.kind === 'broken') log.add('ENTITY_DROPPED', `${entity.type}: ${entity.geometry.missing} missing or damaged; the entity is counted, but not drawn.`, { format: 'dxf', offset: view.offset, ...(entity.handle && { entity: entity.handle }) })
    if (type === 'POLYLINE') pending = { entity, polyline: makePolylineDraft(view), attributes: [] }
    else if (type === 'INSERT') pending = { entity, polyline: undefined, attributes: [] }
    else place(entity)
  }
  const enterSection = (name: string): void => {
    if (section !== '') closedProperly = false
    recognised = true
    section = sections.has(name) ? name : 'UNKNOWN'
    scan.skim = skimmed.has(section)
    if (section === 'HEADER') {
      readHeader(view, state)
      view.text = makeDxfText(state.version, state.codePage)
      view.names.clear()
    }
  }
  /** Entities stand alone in files whose SECTION record is lost. */
  const isEntity = (type: string): boolean => geometryDecoders.has(type) || type === 'POLYLINE' || type === 'VERTEX' || type === 'SEQEND'

  const handle = (type: string): void => {
    if (type === 'SECTION') {
      flush()
      closeBlock()
      return enterSection(nameOf(view, 2).toUpperCase())
    }
    if (type === 'ENDSEC') {
      flush()
      closeBlock()
      section = ''
      scan.skim = false
      return
    }
    if (type === 'EOF') {
      flush()
      closeBlock()
      sawEnd = true
      return dropTrailing()
    }
    if (scan.cutOff && section !== 'OBJECTS') return log.add('INPUT_TRUNCATED', 'The file ends inside an entity, which was dropped.', { format: 'dxf', offset: view.offset })
    switch (section) {
      case 'TABLES':
        if (type === 'LAYER') readLayer(view, state)
        else if (type === 'BLOCK_RECORD') readBlockRecord(view, state)
        return
      case 'BLOCKS':
        if (type === 'BLOCK') {
          flush()
          closeBlock()
          const draft = readBlock(view)
          if (!modelSpace.test(draft.name)) block = { draft, entities: [] }
          else section = 'MODEL'
        } else if (type === 'ENDBLK') {
          flush()
          closeBlock()
        } else handleEntity(type)
        return
      case 'MODEL':
        // some programs write the model space as a block; its entities are top-level all the same
        if (type === 'ENDBLK') {
          flush()
          section = 'BLOCKS'
        } else handleEntity(type)
        return
      case 'ENTITIES':
        return handleEntity(type)
      case '':
      case 'UNKNOWN':
        if (isEntity(type)) {
          closedProperly = false
          handleEntity(type)
        }
    }
  }
  /** What stands behind EOF is no damage of the drawing. */
  const dropTrailing = (): void => {
    const { lost } = scan
    let trailing = 0
    while (lost.length > 0 && lost[lost.length - 1].from >= view.offset) trailing += lost.pop() ? 1 : 0
    scan.lostCount -= trailing
    if (scan.lostFrom >= 0) trailing++
    scan.lostFrom = -1
    if (trailing > 0 || scan.tags.count > 1 || scan.bytes.subarray(scan.at, scan.end).some((byte) => byte > 32)) log.add('TRAILING_DATA', 'There are bytes behind the EOF record.', { format: 'dxf', offset: view.offset })
  }
  const end = (): void => {
    flush()
    closeBlock()
    done = true
    warnOfDamage(log, scan, { sawEnd, closedProperly, insideSection: section !== '' && !resume })
  }

  return {
    state,
    feed: (chunk) => records.feed(chunk),
    finish: () => records.finish(),
    next() {
      for (;;) {
        if (ready) {
          const entity = ready
          ready = later
          given = readySection
          readySection = laterSection
          later = undefined
          return entity
        }
        if (done) return undefined
        if (sawEnd) {
          end()
          continue
        }
        const result = records.next()
        if (result === STARVED) return undefined
        if (result === END) {
          end()
          continue
        }
        if (records.flavour) state.flavour = records.flavour
        view.bytes = scan.bytes
        view.base = scan.recordStart
        view.offset = scan.origin + scan.recordStart
        view.end = findEnd(scan.tags)
        handle(scan.tags.codes[0] === 0 ? nameAt(view, 0).toUpperCase() : '')
      }
    },
    get done() {
      return done
    },
    skipped: scan.lost,
    warnings: () => log.list(),
    get position() {
      return scan.origin + scan.at
    },
    get section() {
      return given
    },
    get recognised() {
      return recognised
    },
  }
}

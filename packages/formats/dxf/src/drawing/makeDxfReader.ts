import { type Budgets, type Warning, defaultBudgets, makeWarningLog } from '@trunnion/core'
import { geometryDecoders } from '../entities/geometryDecoders.ts'
import { type RecordView, findEnd, nameAt, nameOf } from '../entities/recordView.ts'
import type { DxfEntity } from '../entities/types.ts'
import { makeInternTable } from '../text/internTable.ts'
import { makeDxfText } from '../text/textDecoder.ts'
import { unescapeUnicode } from '../text/unescapeText.ts'
import { END, STARVED, makeRecordReader } from '../tokens/recordReader.ts'
import type { ByteRange } from '../tokens/scanState.ts'
import { makeEntityAssembler } from './makeEntityAssembler.ts'
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
    names: makeInternTable((bytes, start, end) => unescapeUnicode(view.text.decode(bytes, start, end))),
  }
  let section = resume ? (resume.section ?? 'ENTITIES') : ''
  let given = section
  let readySection = section
  let laterSection = section
  let ready: DxfEntity | undefined
  let later: DxfEntity | undefined
  let block: { readonly draft: BlockDraft; readonly entities: DxfEntity[] } | undefined
  let recognised = resume !== undefined
  let sawEnd = false
  let done = false
  let closedProperly = true

  const place = (entity: DxfEntity): void => {
    if (block) block.entities.push(entity)
    else if (section === 'BLOCKS')
      log.add('ENTITY_DROPPED', 'Entities between blocks belong to none and were dropped.', { format: 'dxf', offset: entity.offset })
    else if (ready) {
      later = entity
      laterSection = section
    } else {
      ready = entity
      readySection = section
    }
  }
  const assembler = makeEntityAssembler(view, budgets, log, place)
  const closeBlock = (): void => {
    if (!block) return
    const { draft, entities } = block
    block = undefined
    if (draft.name === '') log.add('ENTITY_DROPPED', 'Blocks without a name cannot be placed and were dropped.')
    else if (!state.blocks.has(draft.name.toUpperCase())) state.blocks.set(draft.name.toUpperCase(), { ...draft, entities } satisfies DxfBlock)
    else log.add('INPUT_REPAIRED', 'A block is defined twice; the first definition is used.')
  }
  const close = (): void => {
    assembler.flush()
    closeBlock()
  }
  const handleEntity = (type: string): void => {
    recognised = true
    assembler.add(type)
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
      close()
      return enterSection(nameOf(view, 2).toUpperCase())
    }
    if (type === 'ENDSEC') {
      close()
      section = ''
      scan.skim = false
      return
    }
    if (type === 'EOF') {
      close()
      sawEnd = true
      return dropTrailing()
    }
    if (scan.cutOff && section !== 'OBJECTS')
      return log.add('INPUT_TRUNCATED', 'The file ends inside an entity, which was dropped.', { format: 'dxf', offset: view.offset })
    switch (section) {
      case 'TABLES':
        if (type === 'LAYER') readLayer(view, state)
        else if (type === 'BLOCK_RECORD') readBlockRecord(view, state)
        return
      case 'BLOCKS':
        if (type === 'BLOCK') {
          close()
          const draft = readBlock(view)
          if (!modelSpace.test(draft.name)) block = { draft, entities: [] }
          else section = 'MODEL'
        } else if (type === 'ENDBLK') {
          close()
        } else handleEntity(type)
        return
      case 'MODEL':
        // some programs write the model space as a block; its entities are top-level all the same
        if (type === 'ENDBLK') {
          assembler.flush()
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
    if (trailing > 0 || scan.tags.count > 1 || scan.bytes.subarray(scan.at, scan.end).some((byte) => byte > 32))
      log.add('TRAILING_DATA', 'There are bytes behind the EOF record.', { format: 'dxf', offset: view.offset })
  }
  const end = (): void => {
    close()
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

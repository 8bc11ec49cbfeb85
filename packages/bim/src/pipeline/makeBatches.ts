import type { Warning } from '@trunnion/core'
import { blockTitle } from '@trunnion/format-dxf'
import { type Arrays, type Batch, type NewName, type Position, makeBatchDraft } from '../elements/batch.ts'
import { makeElementBuilder } from '../elements/makeElementBuilder.ts'
import { makeNameTable } from '../elements/nameTable.ts'
import type { BimSettings } from '../settings.ts'
import { compileMatcher } from '../templates/compileMatcher.ts'
import { safePattern } from '../templates/safePattern.ts'
import type { TemplateLibrary } from '../templates/types.ts'
import { openCacheSource } from './entityCache.ts'
import { type EntitySource, openDxfSource, readHead } from './entitySource.ts'

/** All that a thread needs to turn a drawing into batches; plain data. */
export interface BatchesInput {
  /** A DXF file, or a database with an entity cache. */
  readonly source: { readonly kind: 'dxf' | 'cache'; readonly path: string }
  readonly library: TemplateLibrary
  readonly settings: Pick<BimSettings, 'project' | 'storeys' | 'priority' | 'errorAction'>
  /** Metres in one drawing unit. */
  readonly metres: number
  readonly start: Position
  readonly names: readonly NewName[]
}

/** What the writer says while batches are made. */
export interface BatchesControl {
  batchSize: number
  clearCaches: boolean
  /** Arrays of batches that are done with. */
  readonly spare: Arrays[]
}

export type BatchesOutcome = readonly Warning[]

const openAt = ({ kind, path }: BatchesInput['source'], at: Position): EntitySource & Pick<ReturnType<typeof openDxfSource>, 'state'> => {
  if (kind === 'cache') return openCacheSource(path, at.offset)
  if (at.offset <= 0) return openDxfSource(path)
  // tables and blocks stand before the entities: they are read again, then the file is sought
  const { state } = readHead(path)
  return openDxfSource(path, { state, offset: at.offset, section: at.section })
}

/**
 * Turns a drawing into batches of elements, from a position on. The same position gives the same batches' rows whatever the batches' size is, in any thread.
 *
 * @returns the reader's warnings
 */
export function* makeBatches(input: BatchesInput, control: BatchesControl): Generator<Batch, BatchesOutcome> {
  const { settings, start } = input
  const names = makeNameTable(input.names)
  const matcher = compileMatcher(input.library)
  const counter = { nextElement: start.nextElement }
  const first = settings.priority.map((text) => safePattern({ how: 'glob', text }))
  const passes = first.length > 0 ? 2 : 1
  const classOf = new Map(input.library.templates.map(({ id, ifcClass }) => [id, ifcClass]))
  let warnings: BatchesOutcome = []
  let from = start
  for (let pass = start.pass; pass < passes; pass++) {
    const source = openAt(input.source, from)
    const builder = makeElementBuilder(source.state, input.metres, matcher, names, settings, counter)
    try {
      let ordinal = from.ordinal
      let draft = makeBatchDraft(counter.nextElement, control.spare.pop())
      for (let entity = source.next(); entity; entity = source.next()) {
        if (entity.space !== 'model') continue
        if (passes === 2) {
          const block = entity.geometry.kind === 'insert' ? blockTitle(source.state, entity.geometry.block) : ''
          const match = matcher.match({ layer: entity.layer, block, type: entity.type, color: entity.color, attribute: () => undefined })
          const ifcClass = match?.template && classOf.get(match.template.id)
          const preferred = ifcClass !== undefined && first.some((test) => test(ifcClass))
          if (preferred !== (pass === 0)) {
            ordinal++
            continue
          }
        }
        if (draft.entities >= control.batchSize) {
          const next = { offset: source.offset, section: source.section, ordinal, pass, nextElement: counter.nextElement }
          const batch = finish(draft, next, names.take(), source.read)
          yield batch
          if (control.clearCaches) builder.clear()
          control.clearCaches = false
          draft = makeBatchDraft(counter.nextElement, control.spare.pop())
        }
        draft.count('entities')
        draft.lastHandle = entity.handle
        draft.count(builder.add(draft, entity, ordinal++) ? 'matched' : 'skipped')
      }
      warnings = source.warnings()
      from = { offset: 0, section: '', ordinal: 0, pass: pass + 1, nextElement: counter.nextElement }
      yield finish(draft, pass + 1 < passes ? from : undefined, names.take(), source.read)
    } finally {
      source.close()
    }
  }
  return warnings
}

const finish = (draft: ReturnType<typeof makeBatchDraft>, next: Position | undefined, names: readonly NewName[], read: number): Batch => {
  for (const name of names) draft.name(name)
  return draft.close(next, read)
}

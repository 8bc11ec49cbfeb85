import { type Budgets, type WarningLog, fault } from '@trunnion/core'
import { decodeEntity } from '../entities/decodeEntity.ts'
import { type PolylineDraft, makePolylineDraft } from '../entities/polylineDraft.ts'
import type { RecordView } from '../entities/recordView.ts'
import type { DxfEntity } from '../entities/types.ts'

/** Makes entities of records: a POLYLINE takes its VERTEX records, an INSERT its ATTRIBs, up to SEQEND or, where that is missing, the next entity. */
export interface EntityAssembler {
  /** Takes the record that the view stands on. */
  add(type: string): void
  /** Gives out what still waited for its parts. */
  flush(): void
}

/** A POLYLINE or INSERT whose parts may still come. */
interface Pending {
  readonly entity: DxfEntity
  readonly polyline: PolylineDraft | undefined
  readonly attributes: DxfEntity[]
}

/** @param give - called with each complete entity, at most two a call of `add` */
export const makeEntityAssembler = (view: RecordView, budgets: Budgets, log: WarningLog, give: (entity: DxfEntity) => void): EntityAssembler => {
  let pending: Pending | undefined
  let count = 0

  const place = (entity: DxfEntity): void => {
    if (entity.geometry.kind === 'broken')
      log.add('ENTITY_DROPPED', `${entity.type}: ${entity.geometry.missing} missing or damaged; the entity is counted, but not drawn.`, {
        format: 'dxf',
        offset: entity.offset,
        ...(entity.handle && { entity: entity.handle }),
      })
    give(entity)
  }
  const flush = (): void => {
    if (!pending) return
    const { entity, polyline, attributes } = pending
    pending = undefined
    if (polyline) place({ ...entity, geometry: polyline.finish() })
    else if (attributes.length > 0 && entity.geometry.kind === 'insert') place({ ...entity, geometry: { ...entity.geometry, attributes } })
    else place(entity)
  }
  return {
    flush,
    add(type) {
      if (++count > budgets.entities) fault('LIMIT_ENTITIES', `The drawing has more than ${budgets.entities} entities.`, { format: 'dxf', offset: view.offset })
      if (type === 'VERTEX' && pending?.polyline) return pending.polyline.addVertex(view)
      if (type === 'ATTRIB' && pending && !pending.polyline) return void pending.attributes.push(decodeEntity(view, type))
      flush()
      if (type === 'SEQEND') return
      if (type === 'VERTEX') return log.add('ENTITY_DROPPED', 'Vertices without a polyline were dropped.', { format: 'dxf', offset: view.offset })
      const entity = decodeEntity(view, type)
      if (type === 'POLYLINE') pending = { entity, polyline: makePolylineDraft(view), attributes: [] }
      else if (type === 'INSERT') pending = { entity, polyline: undefined, attributes: [] }
      else place(entity)
    },
  }
}

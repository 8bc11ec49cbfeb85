import {
  type LengthUnit,
  type ReadOptions,
  type ReadOutcome,
  type Result,
  attempt,
  defaultBudgets,
  diagonalOf,
  fault,
  makeWarningLog,
  scaling,
} from '@trunnion/core'
import { type DxfReaderOptions, makeDxfReader } from './drawing/makeDxfReader.ts'
import { readEntities, slices } from './drawing/readEntities.ts'
import type { DxfEntity } from './entities/types.ts'
import { drawingUnit } from './scene/drawingUnit.ts'
import { makeSceneBuilder } from './scene/makeSceneBuilder.ts'
import { type EntityCounts, makeSurvey } from './scene/survey.ts'

export interface DxfOptions extends ReadOptions {
  /** How finely curves become lines; `auto` is 1/2000 of the drawing's diagonal. */
  readonly deflection?: { readonly linearMm: number | 'auto'; readonly angular: number }
  /** Believed instead of the unit that the drawing states. */
  readonly unit?: LengthUnit
}

export interface DxfOutcome extends ReadOutcome {
  readonly entities: EntityCounts
}

/** Curves of a drawing get at least 24 chords a turn: beside straight walls a coarser arc looks broken. */
const coarsestAngle = Math.PI / 12

/**
 * Reads a drawing (ASCII or binary DXF, R2.6 to R2018) into a scene: layers as nodes, lines as polylines, faces and fills as triangles, blocks as shared instances,
 * colours resolved. Paper space is left out. The bytes are read twice, first for the counts and the size, from which the fineness of curves follows; entities
 * are never held all at once.
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_UNRECOGNISED, LIMIT_*
 * @example
 * const result = readDxf(bytes)
 * if (result.ok) console.log(result.value.entities.byType)
 */
export const readDxf = (bytes: Uint8Array, options: DxfOptions = {}): Result<DxfOutcome> =>
  attempt(() => {
    const budgets = options.budgets ?? defaultBudgets
    if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format: 'dxf' })
    if (bytes.length > budgets.bytes) fault('LIMIT_BYTES', `The input has ${bytes.length} bytes; the limit is ${budgets.bytes}.`)
    const reader = makeDxfReader({ budgets })
    const { state } = reader
    const survey = makeSurvey(state)
    let section: string | undefined
    let seen = 0
    for (const entity of readEntities(slices(bytes), undefined, reader)) {
      section ??= reader.section
      survey.add(entity)
      if ((++seen & 0x3fff) === 0) options.onProgress?.(entity.offset / 2, bytes.length)
    }
    if (!reader.recognised) fault('INPUT_UNRECOGNISED', undefined, { format: 'dxf' })
    const log = makeWarningLog()
    const size = diagonalOf(survey.box)
    const { lengthUnit, millimetres } = drawingUnit(state, size, log, options.unit)
    const { linearMm, angular } = options.deflection ?? { linearMm: 'auto', angular: 0.5 }
    const chord = linearMm === 'auto' ? Math.min(Math.max(size * 0.0005, 1e-4 / millimetres), size * 0.005) : linearMm / millimetres
    // units that the scene has no name for are scaled to millimetres
    const named = lengthUnit !== 'unknown' || millimetres === 1
    const builder = makeSceneBuilder(state, { chord, angle: Math.min(angular, coarsestAngle) }, budgets, log, named ? undefined : scaling(millimetres))
    for (const entity of again(bytes, { budgets, resume: { state, offset: survey.firstOffset, section: section ?? 'ENTITIES' } })) {
      if (entity.space === 'model') builder.add(entity)
      if ((++seen & 0x3fff) === 0) options.onProgress?.((bytes.length + entity.offset) / 2, bytes.length)
    }
    const scene = builder.finish()
    return {
      scene: { lengthUnit: named ? lengthUnit : 'millimetre', upAxis: 'z', ...scene },
      formatVersion: state.version,
      warnings: [...reader.warnings(), ...log.list()],
      entities: survey.counts(),
    }
  })

/** The top-level entities once more, from the first on. */
const again = (bytes: Uint8Array, options: DxfReaderOptions & { readonly resume: { readonly offset: number } }): Iterable<DxfEntity> =>
  options.resume.offset < 0 ? [] : readEntities(slices(bytes.subarray(options.resume.offset)), options)

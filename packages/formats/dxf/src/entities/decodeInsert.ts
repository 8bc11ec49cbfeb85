import { broken } from './decodeCurves.ts'
import { type RecordView, isThere, nameOf, numberOf, pointOf } from './recordView.ts'
import type { Geometry } from './types.ts'

/** A scale of 0 is no placement; AutoCAD takes it as 1. */
const scaleOf = (r: RecordView, code: number): number => numberOf(r, code, 1) || 1

export const decodeInsert = (r: RecordView): Geometry => {
  const at = pointOf(r, 10)
  const block = nameOf(r, 2)
  if (!isThere(at)) return broken('position')
  return {
    kind: 'insert',
    block,
    at,
    scale: [scaleOf(r, 41), scaleOf(r, 42), scaleOf(r, 43)],
    rotation: ((numberOf(r, 50, 0) % 360) * Math.PI) / 180,
    columns: Math.max(1, Math.trunc(numberOf(r, 70, 1))),
    rows: Math.max(1, Math.trunc(numberOf(r, 71, 1))),
    columnSpacing: numberOf(r, 44, 0),
    rowSpacing: numberOf(r, 45, 0),
    attributes: [],
  }
}

import { broken, elevationOf } from './decodeCurves.ts'
import { type RecordView, areFinite, indexOf, isThere, pointOf, pointsOf } from './recordView.ts'
import type { Geometry } from './types.ts'

/** Up to four corners; a repeated last one makes a triangle. */
const fourCorners = (r: RecordView, order: readonly number[], planar: boolean): Geometry => {
  const z = elevationOf(r)
  const corners = order.map((code) => pointOf(r, code, z)).filter(isThere)
  if (corners.length < 3) return broken('corners')
  const distinct = corners.filter((p, i) => i === 0 || !isSame(p, corners[i - 1]))
  if (distinct.length > 3 && isSame(distinct[0], distinct[distinct.length - 1])) distinct.pop()
  const points = Float64Array.from(distinct.flat())
  return { kind: 'polygons', points, planar, corners: Uint32Array.from(distinct.keys()), offsets: Uint32Array.of(0, distinct.length) }
}

const isSame = (a: readonly number[], b: readonly number[]): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

export const decodeFace = (r: RecordView): Geometry => fourCorners(r, [10, 11, 12, 13], false)

/** SOLID and TRACE name their corners as two opposite edges. */
export const decodeSolid = (r: RecordView): Geometry => fourCorners(r, indexOf(r, 13) < 0 ? [10, 11, 12] : [10, 11, 13, 12], true)

/** The cage of a subdivision mesh: faces are a list of counts and vertex numbers in groups 90 between 93 and 94. */
export const decodeMesh = (r: RecordView): Geometry => {
  const { codes, numbers } = r.tags
  const points = pointsOf(r, 10)
  const from = indexOf(r, 93)
  if (!points || from < 0) return broken('faces')
  const corners: number[] = []
  const offsets: number[] = [0]
  const vertices = points.length / 3
  let left = 0
  let sound = true
  for (let k = from + 1; k < r.end && codes[k] !== 94; k++) {
    if (codes[k] !== 90) continue
    const value = numbers[k]
    if (left === 0) {
      left = value >= 3 && value < 65536 ? value : 0
      if (left === 0) return broken('faces')
    } else {
      if (value >= 0 && value < vertices) corners.push(value)
      else sound = false
      if (--left === 0) {
        if (sound) offsets.push(corners.length)
        else corners.length = offsets[offsets.length - 1]
        sound = true
      }
    }
  }
  corners.length = offsets[offsets.length - 1]
  if (!areFinite(points) || corners.length === 0) return broken('faces')
  return { kind: 'polygons', points, planar: false, corners: Uint32Array.from(corners), offsets: Uint32Array.from(offsets) }
}

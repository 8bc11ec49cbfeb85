import { type RecordView, areFinite, isThere, numberOf, numbersOf, pointOf, pointsOf } from './recordView.ts'
import type { Geometry } from './types.ts'

const radians = Math.PI / 180

export const broken = (missing: string): Geometry => ({ kind: 'broken', missing })

/** Before R11 one elevation (38) stood for the z of all points. */
export const elevationOf = (r: RecordView): number => numberOf(r, 38, 0)

export const decodeLine = (r: RecordView): Geometry => {
  const z = elevationOf(r)
  const [from, to] = [pointOf(r, 10, z), pointOf(r, 11, z)]
  return isThere(from) && isThere(to) ? { kind: 'line', from, to } : broken('end points')
}

export const decodePoint = (r: RecordView): Geometry => {
  const at = pointOf(r, 10, elevationOf(r))
  return isThere(at) ? { kind: 'point', at } : broken('position')
}

export const decodeRay = (r: RecordView): Geometry => {
  const [at, direction] = [pointOf(r, 10), pointOf(r, 11)]
  return isThere(at) && isThere(direction) ? { kind: 'ray', at, direction } : broken('direction')
}

export const decodeCircle = (r: RecordView): Geometry => {
  const center = pointOf(r, 10, elevationOf(r))
  const radius = numberOf(r, 40, NaN)
  return isThere(center) && radius === radius ? { kind: 'arc', center, radius: Math.abs(radius), start: 0, end: 2 * Math.PI } : broken('centre or radius')
}

export const decodeArc = (r: RecordView): Geometry => {
  const center = pointOf(r, 10, elevationOf(r))
  const [radius, start, end] = [numberOf(r, 40, NaN), numberOf(r, 50, NaN), numberOf(r, 51, NaN)]
  if (!isThere(center) || !(Math.abs(radius + start + end) < Infinity)) return broken('centre, radius or angles')
  return { kind: 'arc', center, radius: Math.abs(radius), start: (start % 360) * radians, end: (end % 360) * radians }
}

export const decodeEllipse = (r: RecordView): Geometry => {
  const [center, major] = [pointOf(r, 10), pointOf(r, 11)]
  const ratio = numberOf(r, 40, NaN)
  if (!isThere(center) || !isThere(major) || ratio !== ratio) return broken('axes')
  return { kind: 'ellipse', center, major, ratio, start: numberOf(r, 41, 0), end: numberOf(r, 42, 2 * Math.PI) }
}

export const decodeSpline = (r: RecordView): Geometry => {
  const [controls, fits] = [pointsOf(r, 10), pointsOf(r, 11)]
  const knots = numbersOf(r, 40)
  const weights = numbersOf(r, 41)
  if (!controls || !fits || !areFinite(knots) || !areFinite(weights) || controls.length + fits.length < 6) return broken('control points')
  const degree = numberOf(r, 71, 3)
  const flags = numberOf(r, 70, 0)
  return { kind: 'spline', degree, closed: (flags & 1) !== 0, knots, controls, ...(weights.length > 0 && { weights }), fits }
}

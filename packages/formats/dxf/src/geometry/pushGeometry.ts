import type { Geometry, PolylineGeometry } from '../entities/types.ts'
import { type Fineness, pushArc, pushBulge, pushEllipse, sweepOf } from './curves.ts'
import { type Path, pushPoint } from './path.ts'
import { pushSpline } from './pushSpline.ts'

/** Appends the course of a curve in its own coordinates. */
export const pushGeometry = (path: Path, geometry: Geometry, fineness: Fineness, normal: readonly number[]): void => {
  switch (geometry.kind) {
    case 'line':
      pushPoint(path, ...geometry.from)
      pushPoint(path, ...geometry.to)
      return
    case 'arc': {
      const { center, radius, start, end } = geometry
      return pushArc(path, center[0], center[1], center[2], radius, start, sweepOf(start, end), fineness)
    }
    case 'ellipse':
      return pushEllipse(path, geometry, normal, fineness)
    case 'spline':
      return pushSpline(path, geometry, fineness)
    case 'polyline':
      return pushPolyline(path, geometry, fineness)
    default:
  }
}

export const pushPolyline = (path: Path, { points, bulges, closed }: PolylineGeometry, fineness: Fineness): void => {
  const n = points.length / 3
  const segments = closed ? n : n - 1
  for (let i = 0; i < segments; i++) {
    const [a, b] = [3 * i, 3 * ((i + 1) % n)]
    const bulge = bulges ? bulges[i] : 0
    if (bulge === 0) pushPoint(path, points[a], points[a + 1], points[a + 2])
    else pushBulge(path, points[a], points[a + 1], points[b], points[b + 1], points[a + 2], bulge, fineness)
  }
  const last = closed ? 0 : 3 * (n - 1)
  pushPoint(path, points[last], points[last + 1], points[last + 2])
}

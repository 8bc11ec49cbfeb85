import type { Matrix4, WarningLog } from '@trunnion/core'
import type { DxfEntity, Geometry, HatchGeometry, PolylineGeometry } from '../entities/types.ts'
import { type Fineness, pushArc, pushBulge, pushEllipse, sweepOf } from '../geometry/curves.ts'
import { fillPaths } from '../geometry/fillPaths.ts'
import { ocsMatrix } from '../geometry/ocsMatrix.ts'
import { type Path, makePath, movePath, pushPoint } from '../geometry/path.ts'
import { pushSpline } from '../geometry/pushSpline.ts'
import type { Bucket } from './bucket.ts'
import { hatchLines } from './hatchLines.ts'

/** Larger coordinates are damage: arithmetic on them loses every digit that matters. */
const maxCoordinate = 1e15

/** Draws entities into buckets as lines, triangles and points, in the coordinates of the space or block they stand in. */
export interface Draughtsman {
  draw(entity: DxfEntity, bucket: Bucket, fineness: Fineness): void
}

/** Makes a {@link Draughtsman}; what it cannot draw goes into the log, counted by type. */
export const makeDraughtsman = (log: WarningLog): Draughtsman => {
  const path = makePath()

  const isSound = (xyz: Float64Array, count: number): boolean => {
    for (let i = 0; i < 3 * count; i++) if (!(Math.abs(xyz[i]) <= maxCoordinate)) return false
    return true
  }

  /** The path as a line or, with a thickness, as the wall it draws when moved along the normal. */
  const emit = (entity: DxfEntity, bucket: Bucket): void => {
    const { xyz, count } = path
    if (count < 2) return
    if (!isSound(xyz, count)) return log.add('NOT_FINITE_DROPPED', 'Entities with absurdly large coordinates were not drawn.', { format: 'dxf', offset: entity.offset })
    const { thickness: t, extrusion } = entity
    if (t === 0) return bucket.addLine(xyz, count)
    const [x, y, z] = [t * extrusion[0], t * extrusion[1], t * extrusion[2]]
    for (let i = 0; i + 1 < count; i++) {
      const [ax, ay, az, bx, by, bz] = xyz.subarray(3 * i, 3 * i + 6)
      bucket.addTriangle(ax, ay, az, bx, by, bz, bx + x, by + y, bz + z)
      bucket.addTriangle(ax, ay, az, bx + x, by + y, bz + z, ax + x, ay + y, az + z)
    }
  }

  const drawPolyline = (entity: DxfEntity, polyline: PolylineGeometry, bucket: Bucket, fineness: Fineness): void => {
    const matrix = polyline.planar ? ocsMatrix(entity.extrusion) : undefined
    if (polyline.widths) return drawBand(polyline, matrix, bucket, fineness)
    pushPolyline(path, polyline, fineness)
    if (matrix) movePath(path, matrix)
    emit(entity, bucket)
  }

  const drawHatch = (entity: DxfEntity, hatch: HatchGeometry, bucket: Bucket, fineness: Fineness): void => {
    const matrix = ocsMatrix(entity.extrusion)
    const segments: number[] = []
    for (const { edges } of hatch.paths) {
      for (const edge of edges) {
        path.count = 0
        pushGeometry(path, edge, fineness, [0, 0, 1])
        if (!isSound(path.xyz, path.count)) return log.add('NOT_FINITE_DROPPED', 'Entities with absurdly large coordinates were not drawn.', { format: 'dxf', offset: entity.offset })
        for (let i = 0; i + 1 < path.count; i++) segments.push(path.xyz[3 * i], path.xyz[3 * i + 1], path.xyz[3 * i + 3], path.xyz[3 * i + 4])
      }
    }
    const [m, z] = [matrix, hatch.elevation]
    const x = (u: number, v: number): number => m[0] * u + m[4] * v + m[8] * z
    const y = (u: number, v: number): number => m[1] * u + m[5] * v + m[9] * z
    const w = (u: number, v: number): number => m[2] * u + m[6] * v + m[10] * z
    const flat = Float64Array.from(segments)
    if (hatch.solid) {
      const filled = fillPaths(flat, (ax, ay, bx, by, cx, cy) =>
        bucket.addTriangle(x(ax, ay), y(ax, ay), w(ax, ay), x(bx, by), y(bx, by), w(bx, by), x(cx, cy), y(cx, cy), w(cx, cy)),
      )
      if (filled) return
    }
    const line = new Float64Array(6)
    const drawn = hatchLines(flat, hatch.lines, (ax, ay, bx, by) => {
      line.set([x(ax, ay), y(ax, ay), w(ax, ay), x(bx, by), y(bx, by), w(bx, by)])
      bucket.addLine(line, 2)
    })
    if (drawn) return
    log.add('ENTITY_UNSUPPORTED', 'Hatches whose pattern is missing or too dense were drawn as their boundary.')
    for (let i = 0; i < flat.length; i += 4) {
      const [ax, ay, bx, by] = flat.subarray(i, i + 4)
      line.set([x(ax, ay), y(ax, ay), w(ax, ay), x(bx, by), y(bx, by), w(bx, by)])
      bucket.addLine(line, 2)
    }
  }

  return {
    draw(entity, bucket, fineness) {
      const { geometry } = entity
      path.count = 0
      switch (geometry.kind) {
        case 'line':
        case 'ellipse':
        case 'spline':
          pushGeometry(path, geometry, fineness, entity.extrusion)
          return emit(entity, bucket)
        case 'arc':
          if (!(geometry.radius > 0)) return log.add('DEGENERATE_DROPPED', 'Circles and arcs without a radius were not drawn.', { format: 'dxf', offset: entity.offset })
          pushGeometry(path, geometry, fineness, entity.extrusion)
          movePath(path, ocsMatrix(entity.extrusion))
          return emit(entity, bucket)
        case 'polyline':
          return drawPolyline(entity, geometry, bucket, fineness)
        case 'point':
          if (isSound(Float64Array.from(geometry.at), 1)) bucket.addPoint(...geometry.at)
          return
        case 'runs':
          for (const run of geometry.runs) {
            path.count = 0
            for (let i = 0; i < run.length; i += 3) pushPoint(path, run[i], run[i + 1], run[i + 2])
            emit(entity, bucket)
          }
          return
        case 'polygons': {
          const { points, corners, offsets } = geometry
          for (let i = 0; i < points.length; i += 3) pushPoint(path, points[i], points[i + 1], points[i + 2])
          if (geometry.planar) movePath(path, ocsMatrix(entity.extrusion))
          if (isSound(path.xyz, path.count)) drawFaces(path.xyz, corners, offsets, bucket)
          return
        }
        case 'hatch':
          return drawHatch(entity, geometry, bucket, fineness)
        case 'solid':
          return log.add('ENTITY_UNSUPPORTED', `${entity.type} holds an exact body, which is not drawn.`, { format: 'dxf', offset: entity.offset })
        case 'ray':
          return log.add('ENTITY_UNSUPPORTED', `${entity.type} is endless and not drawn.`, { format: 'dxf', offset: entity.offset })
        case 'other':
          return log.add('ENTITY_UNSUPPORTED', `${/^[A-Z0-9_]{1,40}$/.test(entity.type) ? entity.type : 'An entity of unknown type'} is counted, but not drawn.`, { format: 'dxf', offset: entity.offset })
        case 'text':
        case 'insert':
        case 'drawn':
        case 'broken':
      }
    },
  }
}

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

const pushPolyline = (path: Path, { points, bulges, closed }: PolylineGeometry, fineness: Fineness): void => {
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

/** A wide polyline is a filled band: each chord a quad, its ends square to it; a width of 0 leaves the line. */
const drawBand = ({ points, bulges, widths = new Float64Array(0), closed }: PolylineGeometry, matrix: Matrix4 | undefined, bucket: Bucket, fineness: Fineness): void => {
  const n = points.length / 3
  const run = makePath()
  const quad = makePath()
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [a, b] = [3 * i, 3 * ((i + 1) % n)]
    run.count = 0
    if (bulges && bulges[i] !== 0) pushBulge(run, points[a], points[a + 1], points[b], points[b + 1], points[a + 2], bulges[i], fineness)
    else pushPoint(run, points[a], points[a + 1], points[a + 2])
    pushPoint(run, points[b], points[b + 1], points[b + 2])
    const [w0, w1] = [widths[2 * i] / 2, widths[2 * i + 1] / 2]
    if (!(w0 > 0) && !(w1 > 0)) {
      if (matrix) movePath(run, matrix)
      bucket.addLine(run.xyz, run.count)
      continue
    }
    for (let k = 0; k + 1 < run.count; k++) {
      const [x0, y0, z, x1, y1] = run.xyz.subarray(3 * k, 3 * k + 5)
      const length = Math.hypot(x1 - x0, y1 - y0)
      if (!(length > 0)) continue
      const [nx, ny] = [-(y1 - y0) / length, (x1 - x0) / length]
      const [h0, h1] = [w0 + ((w1 - w0) * k) / (run.count - 1), w0 + ((w1 - w0) * (k + 1)) / (run.count - 1)]
      quad.count = 0
      pushPoint(quad, x0 - nx * h0, y0 - ny * h0, z)
      pushPoint(quad, x1 - nx * h1, y1 - ny * h1, z)
      pushPoint(quad, x1 + nx * h1, y1 + ny * h1, z)
      pushPoint(quad, x0 + nx * h0, y0 + ny * h0, z)
      if (matrix) movePath(quad, matrix)
      drawFaces(quad.xyz, [0, 1, 2, 3], [0, 4], bucket)
    }
  }
}

/** Polygons as fans. */
const drawFaces = (p: Float64Array, corners: ArrayLike<number>, offsets: ArrayLike<number>, bucket: Bucket): void => {
  for (let f = 0; f + 1 < offsets.length; f++) {
    const a = 3 * corners[offsets[f]]
    for (let k = offsets[f] + 1; k + 1 < offsets[f + 1]; k++) {
      const [b, c] = [3 * corners[k], 3 * corners[k + 1]]
      bucket.addTriangle(p[a], p[a + 1], p[a + 2], p[b], p[b + 1], p[b + 2], p[c], p[c + 1], p[c + 2])
    }
  }
}

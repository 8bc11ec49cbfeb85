import type { WarningLog } from '@trunnion/core'
import type { DxfEntity, HatchGeometry, PolylineGeometry, TextGeometry } from '../entities/types.ts'
import type { Fineness } from '../geometry/curves.ts'
import { fillPaths } from '../geometry/fillPaths.ts'
import { ocsMatrix } from '../geometry/ocsMatrix.ts'
import { makePath, movePath, pushPoint } from '../geometry/path.ts'
import { pushGeometry, pushPolyline } from '../geometry/pushGeometry.ts'
import { layOutText } from '../text/layOutText.ts'
import type { Bucket } from './bucket.ts'
import { drawBand } from './drawBand.ts'
import { drawFaces } from './drawFaces.ts'
import { hatchLines } from './hatchLines.ts'

/** Larger coordinates are damage: arithmetic on them loses every digit that matters. */
const maxCoordinate = 1e15

/** Lines of patterns in one drawing; what comes behind is drawn as its boundary. */
const mostPatternLines = 2_000_000

/** Draws entities into buckets as lines, triangles and points, in the coordinates of the space or block they stand in. */
export interface Draughtsman {
  draw(entity: DxfEntity, bucket: Bucket, fineness: Fineness): void
}

/** Makes a {@link Draughtsman}; what it cannot draw goes into the log, counted by type. */
export const makeDraughtsman = (log: WarningLog): Draughtsman => {
  const path = makePath()
  let patternLines = 0

  const isSound = (xyz: Float64Array, count: number): boolean => {
    for (let i = 0; i < 3 * count; i++) if (!(Math.abs(xyz[i]) <= maxCoordinate)) return false
    return true
  }

  /** The path as a line or, with a thickness, as the wall it draws when moved along the normal. */
  const emit = (entity: DxfEntity, bucket: Bucket): void => {
    const { xyz, count } = path
    if (count < 2) return
    if (!isSound(xyz, count))
      return log.add('NOT_FINITE_DROPPED', 'Entities with absurdly large coordinates were not drawn.', { format: 'dxf', offset: entity.offset })
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
        if (!isSound(path.xyz, path.count))
          return log.add('NOT_FINITE_DROPPED', 'Entities with absurdly large coordinates were not drawn.', { format: 'dxf', offset: entity.offset })
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
    const drawn =
      patternLines < mostPatternLines &&
      hatchLines(flat, hatch.lines, (ax, ay, bx, by) => {
        line.set([x(ax, ay), y(ax, ay), w(ax, ay), x(bx, by), y(bx, by), w(bx, by)])
        bucket.addLine(line, 2)
        patternLines++
      })
    if (drawn) return
    log.add('ENTITY_UNSUPPORTED', 'Hatches whose pattern is missing or too dense were drawn as their boundary.')
    for (let i = 0; i < flat.length; i += 4) {
      const [ax, ay, bx, by] = flat.subarray(i, i + 4)
      line.set([x(ax, ay), y(ax, ay), w(ax, ay), x(bx, by), y(bx, by), w(bx, by)])
      bucket.addLine(line, 2)
    }
  }

  const drawText = (entity: DxfEntity, text: TextGeometry, bucket: Bucket): void => {
    if (text.hidden) return
    const matrix = text.planar ? ocsMatrix(entity.extrusion) : undefined
    const missing = layOutText(text, (xy) => {
      path.count = 0
      for (let i = 0; i < xy.length; i += 2) pushPoint(path, xy[i], xy[i + 1], text.at[2])
      if (matrix) movePath(path, matrix)
      if (isSound(path.xyz, path.count)) bucket.addLine(path.xyz, path.count)
    })
    if (missing > 0)
      log.add('ENTITY_UNSUPPORTED', 'Characters that the stroke font lacks are drawn as boxes; the texts themselves are kept as data.', undefined, missing)
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
          if (!(geometry.radius > 0))
            return log.add('DEGENERATE_DROPPED', 'Circles and arcs without a radius were not drawn.', { format: 'dxf', offset: entity.offset })
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
          if (geometry.text) drawText(entity, geometry.text, bucket)
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
          return log.add(
            'ENTITY_UNSUPPORTED',
            `${/^[A-Z0-9_]{1,40}$/.test(entity.type) ? entity.type : 'An entity of unknown type'} is counted, but not drawn.`,
            { format: 'dxf', offset: entity.offset },
          )
        case 'text':
          return drawText(entity, geometry, bucket)
        case 'insert':
        case 'drawn':
        case 'broken':
      }
    },
  }
}

import { fault } from '@trunnion/core'
import { broken } from './decodeCurves.ts'
import { type RecordView, areFinite, numberOf } from './recordView.ts'
import type { Geometry } from './types.ts'

/** A POLYLINE while its VERTEX records come in. */
export interface PolylineDraft {
  addVertex(r: RecordView): void
  finish(): Geometry
}

const CLOSED = 1
const SPLINE_FIT = 4
const THREE_D = 8
const MESH = 16
const CLOSED_N = 32
const POLYFACE = 64

const FRAME = 16
const LOCATION = 64
const FACE = 128

/** Vertices a polyline may have; no drawing program makes as many. */
const mostVertices = 50_000_000

/** Begins a POLYLINE from its header record. */
export const makePolylineDraft = (r: RecordView): PolylineDraft => {
  const flags = numberOf(r, 70, 0)
  const elevation = numberOf(r, 30, numberOf(r, 38, 0))
  const defaultWidth = [numberOf(r, 40, 0), numberOf(r, 41, 0)]
  const smooth = (flags & SPLINE_FIT) !== 0
  const rows = numberOf(r, smooth ? 73 : 71, 0)
  const columns = numberOf(r, smooth ? 74 : 72, 0)
  const isSpatial = (flags & (THREE_D | MESH | POLYFACE)) !== 0
  const points: number[] = []
  const bulges: number[] = []
  const widths: number[] = []
  const corners: number[] = []
  const offsets: number[] = [0]
  return {
    addVertex(v) {
      const { codes, numbers } = v.tags
      let [x, y, z, bulge, vertexFlags] = [NaN, NaN, isSpatial ? 0 : elevation, 0, 0]
      let [startWidth, endWidth] = defaultWidth
      const face = [0, 0, 0, 0]
      for (let k = 1; k < v.end; k++) {
        const value = numbers[k]
        switch (codes[k]) {
          case 10:
            x = value
            break
          case 20:
            y = value
            break
          case 30:
            if (isSpatial) z = value
            break
          case 40:
            startWidth = value
            break
          case 41:
            endWidth = value
            break
          case 42:
            bulge = value
            break
          case 70:
            vertexFlags = value
            break
          case 71:
          case 72:
          case 73:
          case 74:
            face[codes[k] - 71] = value
        }
      }
      if (flags & POLYFACE && vertexFlags & FACE && !(vertexFlags & LOCATION)) {
        for (const index of face) if (index) corners.push(Math.abs(index) - 1)
        offsets.push(corners.length)
        return
      }
      if (smooth && vertexFlags & FRAME) return
      if (points.length > 3 * mostVertices) fault('LIMIT_ENTITIES', `A polyline has more than ${mostVertices} vertices.`, { format: 'dxf', offset: v.offset })
      points.push(x, y, z)
      bulges.push(bulge || 0)
      widths.push(startWidth || 0, endWidth || 0)
    },
    finish() {
      const xyz = Float64Array.from(points)
      if (xyz.length === 0) return broken('vertices')
      if (!areFinite(xyz)) return broken('coordinates')
      if (flags & POLYFACE) return polyface(xyz, corners, offsets)
      if (flags & MESH) return grid(xyz, rows, columns, (flags & CLOSED) !== 0, (flags & CLOSED_N) !== 0)
      const closed = (flags & CLOSED) !== 0
      if (flags & THREE_D) return { kind: 'polyline', points: xyz, planar: false, closed }
      return {
        kind: 'polyline',
        points: xyz,
        planar: true,
        closed,
        ...(bulges.some((b) => b !== 0) && { bulges: Float64Array.from(bulges) }),
        ...(widths.some((w) => w > 0) && { widths: Float64Array.from(widths) }),
      }
    },
  }
}

const polyface = (points: Float64Array, corners: readonly number[], offsets: readonly number[]): Geometry => {
  const vertices = points.length / 3
  const kept: number[] = []
  const ends: number[] = [0]
  for (let f = 0; f + 1 < offsets.length; f++) {
    const face = corners.slice(offsets[f], offsets[f + 1])
    if (face.length < 3 || face.some((index) => !(index >= 0 && index < vertices))) continue
    kept.push(...face)
    ends.push(kept.length)
  }
  if (kept.length === 0) return broken('faces')
  return { kind: 'polygons', points, planar: false, corners: Uint32Array.from(kept), offsets: Uint32Array.from(ends) }
}

/** A mesh of m rows of n vertices, as quads. */
const grid = (points: Float64Array, m: number, n: number, closedM: boolean, closedN: boolean): Geometry => {
  if (!(m >= 2 && n >= 2) || m * n > points.length / 3) return broken('rows')
  const [rows, columns] = [closedM ? m : m - 1, closedN ? n : n - 1]
  const corners = new Uint32Array(4 * rows * columns)
  let at = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [i1, j1] = [(i + 1) % m, (j + 1) % n]
      corners[at++] = i * n + j
      corners[at++] = i1 * n + j
      corners[at++] = i1 * n + j1
      corners[at++] = i * n + j1
    }
  }
  return { kind: 'polygons', points, planar: false, corners, offsets: Uint32Array.from({ length: rows * columns + 1 }, (_, i) => 4 * i) }
}

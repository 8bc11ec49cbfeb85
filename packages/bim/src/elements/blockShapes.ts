import { type Matrix4, identity, multiply } from '@trunnion/core'
import { type DrawingState, type DxfBlock, type DxfEntity, blockOf, insertMatrix, ocsMatrix } from '@trunnion/format-dxf'
import { type Shape, addTriangle, addVertex } from '../geometry/shape.ts'
import { courseOf, makeCourse } from './courseOf.ts'

/** Nested blocks, and entities looked at for one block. */
const deepest = 16
const mostEntities = 20_000

export interface BlockContent {
  /** minX, maxX, minY, maxY, minZ, maxZ of what is drawn; empty when minX is greater. */
  readonly box: Float64Array
  /** Faces that the block holds were added to the shape. */
  readonly faces: boolean
}

const move = (m: Matrix4, x: number, y: number, z: number): readonly [number, number, number] => [
  m[0] * x + m[4] * y + m[8] * z + m[12],
  m[1] * x + m[5] * y + m[9] * z + m[13],
  m[2] * x + m[6] * y + m[10] * z + m[14],
]

/** Adds polygons as fans, both of whose sides may be seen. */
export const addPolygons = (shape: Shape, entity: DxfEntity, matrix: Matrix4): void => {
  const { geometry } = entity
  if (geometry.kind !== 'polygons') return
  const { points, corners, offsets, planar } = geometry
  const m = planar ? multiply(matrix, ocsMatrix(entity.extrusion)) : matrix
  const first = shape.vertices
  for (let i = 0; i + 2 < points.length; i += 3) addVertex(shape, ...move(m, points[i], points[i + 1], points[i + 2]))
  const n = points.length / 3
  for (let f = 0; f + 1 < offsets.length; f++)
    for (let k = offsets[f] + 1; k + 1 < offsets[f + 1]; k++) {
      const [a, b, c] = [corners[offsets[f]], corners[k], corners[k + 1]]
      if (a < n && b < n && c < n && a !== b && b !== c && a !== c) addTriangle(shape, first + a, first + b, first + c)
    }
}

/** What a block holds, nested blocks included: its faces go into `shape`, its lines count for the box. Text does not count. */
export const readBlockContent = (state: DrawingState, block: DxfBlock, matrix: Matrix4, shape: Shape): BlockContent => {
  const box = Float64Array.of(Infinity, -Infinity, Infinity, -Infinity, Infinity, -Infinity)
  const course = makeCourse()
  const open = new Set<DxfBlock>()
  let left = mostEntities
  const grow = (xyz: Float64Array, from: number, to: number): void => {
    for (let i = from; i < to; i += 3)
      for (let k = 0; k < 3; k++) {
        const value = xyz[i + k]
        if (value < box[2 * k]) box[2 * k] = value
        if (value > box[2 * k + 1]) box[2 * k + 1] = value
      }
  }
  const visit = (inner: DxfBlock, m: Matrix4): void => {
    if (open.has(inner) || open.size >= deepest) return
    open.add(inner)
    for (const entity of inner.entities) {
      if (left-- <= 0) break
      const { geometry } = entity
      if (!entity.visible) continue
      if (geometry.kind === 'insert') {
        const next = blockOf(state, geometry.block)
        if (next) visit(next, multiply(m, insertMatrix(geometry, entity.extrusion, next.basePoint)))
      } else if (geometry.kind === 'polygons') {
        const before = shape.vertices
        addPolygons(shape, entity, m)
        grow(shape.xyz, 3 * before, 3 * shape.vertices)
      } else if (geometry.kind !== 'runs' && courseOf(entity, m, course)) grow(course.path.xyz, 0, 3 * course.path.count)
    }
    open.delete(inner)
  }
  visit(block, matrix)
  return { box, faces: shape.triangles > 0 }
}

/** An INSERT's matrix as a turn about z, lengths of the axes and a place; undefined where it tilts or shears. */
export const uprightParts = (m: Matrix4): { readonly rotation: number; readonly scale: Matrix4 } | undefined => {
  const [sx, sy, sz] = [Math.hypot(m[0], m[1]), Math.hypot(m[4], m[5]), m[10]]
  const tilt = Math.abs(m[2]) + Math.abs(m[6]) + Math.abs(m[8]) + Math.abs(m[9])
  if (tilt > 1e-9 || !(sx > 0) || Math.abs(m[0] * m[4] + m[1] * m[5]) > 1e-9 * sx * (sy || 1)) return undefined
  const mirrored = m[0] * m[5] - m[1] * m[4] < 0
  const scale = [...identity]
  scale[0] = sx
  scale[5] = mirrored ? -sy : sy
  scale[10] = sz
  return { rotation: Math.atan2(m[1], m[0]), scale }
}

import { type Box, type Matrix4, emptyBox, growBox, identity, isEmptyBox, multiply } from '@trunnion/core'
import { type DrawingState, blockOf } from '../drawing/types.ts'
import type { DxfEntity, Geometry } from '../entities/types.ts'
import { ocsMatrix } from '../geometry/ocsMatrix.ts'
import { insertMatrix } from './insertMatrix.ts'

/** Entities of the model space as the file counts them: VERTEX, ATTRIB and SEQEND belong to their owners. */
export interface EntityCounts {
  readonly total: number
  readonly byType: Readonly<Record<string, number>>
  readonly byLayer: Readonly<Record<string, number>>
}

/** A first look at a drawing, entity by entity: how many there are and how far they reach. */
export interface Survey {
  add(entity: DxfEntity): void
  counts(): EntityCounts
  /** Of the points that define the model space's entities, blocks expanded; curves may reach a little further. */
  readonly box: Box
  /** Offset of the first entity. */
  readonly firstOffset: number
}

const deepest = 32

export const makeSurvey = (state: DrawingState): Survey => {
  const byType = new Map<string, number>()
  const byLayer = new Map<string, number>()
  const box = emptyBox()
  const blockBoxes = new Map<string, Box>()
  const open = new Set<string>()
  let total = 0
  let firstOffset = -1

  /** Boxes of blocks are made once; a block that holds itself counts as empty. */
  const blockBox = (name: string): Box => {
    const key = name.toUpperCase()
    const known = blockBoxes.get(key)
    if (known) return known
    const made = emptyBox()
    if (open.has(key) || open.size > deepest) return made
    open.add(key)
    for (const entity of blockOf(state, name)?.entities ?? []) grow(made, entity)
    open.delete(key)
    blockBoxes.set(key, made)
    return made
  }
  const growByBlock = (into: Box, name: string, matrix: Matrix4): void => {
    const inner = blockBox(name)
    if (isEmptyBox(inner)) return
    const [x0, y0, z0, x1, y1, z1] = inner
    growBox(into, Float64Array.of(x0, y0, z0, x1, y0, z0, x0, y1, z0, x1, y1, z0, x0, y0, z1, x1, y0, z1, x0, y1, z1, x1, y1, z1), matrix)
  }
  const grow = (into: Box, entity: DxfEntity): void => {
    const { geometry } = entity
    if (geometry.kind === 'insert') {
      const basePoint = blockOf(state, geometry.block)?.basePoint ?? [0, 0, 0]
      growByBlock(into, geometry.block, insertMatrix(geometry, entity.extrusion, basePoint))
      if (geometry.columns * geometry.rows > 1)
        growByBlock(into, geometry.block, insertMatrix(geometry, entity.extrusion, basePoint, geometry.columns - 1, geometry.rows - 1))
    } else if (geometry.kind === 'drawn') {
      const [x, y, z] = geometry.at
      growByBlock(into, geometry.block, multiply(identity, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]))
    } else growByPoints(into, geometry, ocsMatrix(entity.extrusion))
  }
  return {
    add(entity) {
      if (firstOffset < 0) firstOffset = entity.offset
      if (entity.space !== 'model') return
      total++
      byType.set(entity.type, (byType.get(entity.type) ?? 0) + 1)
      byLayer.set(entity.layer, (byLayer.get(entity.layer) ?? 0) + 1)
      grow(box, entity)
    },
    counts: () => ({ total, byType: Object.fromEntries(byType), byLayer: Object.fromEntries(byLayer) }),
    box,
    get firstOffset() {
      return firstOffset
    },
  }
}

const growByPoints = (box: Box, geometry: Geometry, ocs: Matrix4): void => {
  switch (geometry.kind) {
    case 'line':
      return growBox(box, Float64Array.of(...geometry.from, ...geometry.to))
    case 'point':
      return growBox(box, Float64Array.from(geometry.at))
    case 'arc': {
      const { center, radius } = geometry
      const [x, y, z] = center
      return growBox(box, Float64Array.of(x - radius, y - radius, z, x + radius, y + radius, z), ocs)
    }
    case 'ellipse': {
      const [x, y, z] = geometry.center
      const [u, v, w] = geometry.major
      return growBox(box, Float64Array.of(x - u, y - v, z - w, x + u, y + v, z + w))
    }
    case 'spline':
      return growBox(box, geometry.controls.length > 0 ? geometry.controls : geometry.fits)
    case 'polyline':
    case 'polygons':
      return growBox(box, geometry.points, geometry.planar ? ocs : undefined)
    case 'runs':
      for (const run of geometry.runs) growBox(box, run)
      return
    case 'hatch':
      for (const path of geometry.paths) for (const edge of path.edges) growByPoints(box, edge, ocs)
      return
    default:
  }
}

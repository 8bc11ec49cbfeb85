import { type WarningLog, fault } from '@trunnion/core'
import { type NumberList, pushI32, pushU32 } from './numberList.ts'
import type { PlyElement, PlyProperty } from './plyHeader.ts'
import { plyTypeBytes } from './plyHeader.ts'
import type { PlySource } from './plySource.ts'
import { crossingMessage, triangulatePolygon } from './triangulatePolygon.ts'
import { allVertices } from './vertexNumbers.ts'

/** Skips one element of any kind; false at the end of the body. */
export const skipRecord = (source: PlySource, properties: readonly PlyProperty[]): boolean => {
  for (const property of properties) readProperty(source, property, undefined)
  return !source.ended
}

/** Reads one property: a list into `list` (emptied first; skipped when undefined), a scalar as the value. */
const readProperty = (source: PlySource, { type, countType }: PlyProperty, list: number[] | undefined): number => {
  if (!countType) return source.next(type)
  const count = source.next(countType)
  if (list) list.length = 0
  if (!(count >= 0)) {
    if (source.ended) return NaN
    fault('INPUT_MALFORMED', 'A list has a negative number of entries.', { format: 'ply', offset: source.offset })
  }
  for (let i = 0; i < count && !source.ended; i++) {
    const value = source.next(type)
    if (list) list.push(value)
  }
  return NaN
}

/** A lower bound of the bytes one element takes. */
const leastBytes = ({ properties }: PlyElement): number => properties.reduce((sum, { type, countType }) => sum + plyTypeBytes[countType ?? type], 0)

/** Reads the vertices: positions, and RGBA bytes when there are colours. */
export const readPlyVertices = (source: PlySource, element: PlyElement): { positions: Float64Array; colors?: Uint8Array; complete: boolean } => {
  const { properties } = element
  const slots = properties.map(({ name, countType }) => (countType ? -1 : slotOf(name)))
  for (let k = 0; k < 3; k++) if (!slots.includes(k)) fault('INPUT_MALFORMED', 'The vertices have no x, y and z.', { format: 'ply' })
  const possible = Math.min(element.count, source.room(leastBytes(element)))
  const positions = new Float64Array(3 * possible)
  const hasColors = [3, 4, 5].every((slot) => slots.includes(slot))
  const colors = hasColors ? new Uint8Array(4 * possible).fill(255) : undefined
  const scales = properties.map(({ type }) => (type === 'f32' || type === 'f64' ? 255 : 1))
  let read = 0
  for (; read < possible; read++) {
    for (let p = 0; p < properties.length; p++) {
      const value = readProperty(source, properties[p], undefined)
      const slot = slots[p]
      if (slot < 0) continue
      if (slot < 3) positions[3 * read + slot] = value
      else if (colors) colors[4 * read + slot - 3] = asByte(value * scales[p])
    }
    if (source.ended) break
  }
  return { positions: positions.subarray(0, 3 * read), ...(colors && { colors: colors.subarray(0, 4 * read) }), complete: read === element.count }
}

/** Where a property of a vertex goes: 0–2 position, 3–6 colour, -1 nowhere. */
const slotOf = (name: string): number => {
  const position = ['x', 'y', 'z'].indexOf(name)
  if (position >= 0) return position
  const colour = ['red', 'green', 'blue', 'alpha'].indexOf(name.replace(/^diffuse_/, '').toLowerCase())
  return colour >= 0 ? 3 + colour : -1
}

const asByte = (value: number): number => Math.min(255, Math.max(0, Math.round(value))) || 0

/** Where faces go. */
export interface PlyFaces {
  readonly indices: NumberList<Uint32Array>
  /** Material of each triangle. */
  readonly materialOf: NumberList<Int32Array>
  materialFor(r: number, g: number, b: number, a: number): number
  /** Called now and then with the triangles so far. */
  check(triangles: number): void
}

/** Reads the faces as triangles; false when the body ends before the last one. */
export const readPlyFaces = (source: PlySource, { count, properties }: PlyElement, positions: Float64Array, out: PlyFaces, log: WarningLog): boolean => {
  const list = properties.findIndex(({ name, countType }) => countType && (name === 'vertex_indices' || name === 'vertex_index'))
  const colourSlots = properties.map(({ name, countType }) => (countType ? -1 : slotOf(name) - 3))
  const coloured = [0, 1, 2].every((slot) => colourSlots.includes(slot))
  const scales = properties.map(({ type }) => (type === 'f32' || type === 'f64' ? 255 : 1))
  const colour: [number, number, number, number] = [255, 255, 255, 255]
  const corners: number[] = []
  if (list < 0 && count > 0) fault('INPUT_MALFORMED', 'The faces have no list of vertices.', { format: 'ply' })
  for (let face = 0; face < count; face++) {
    const at = source.offset
    for (let p = 0; p < properties.length; p++) {
      const value = readProperty(source, properties[p], p === list ? corners : undefined)
      if (colourSlots[p] >= 0) colour[colourSlots[p]] = asByte(value * scales[p])
    }
    if (source.ended) return false
    if (!allVertices(corners, positions.length / 3))
      log.add('INDEX_OUT_OF_RANGE', 'Faces that refer to missing vertices were dropped.', { format: 'ply', offset: at })
    else if (corners.length < 3) log.add('ENTITY_DROPPED', 'Faces with fewer than three corners were dropped.', { format: 'ply', offset: at })
    else {
      if (triangulatePolygon(positions, corners, out.indices) === 'crossing') log.add('POLYGON_SELF_CROSSING', crossingMessage, { format: 'ply', offset: at })
      const material = coloured ? out.materialFor(...colour) : -1
      while (out.materialOf.length < out.indices.length / 3) pushI32(out.materialOf, material)
      out.check(out.materialOf.length)
    }
  }
  return true
}

/** Reads triangle strips: every second triangle is turned round, -1 starts a new strip. */
export const readPlyStrips = (source: PlySource, { count, properties }: PlyElement, positions: Float64Array, out: PlyFaces, log: WarningLog): boolean => {
  const list = properties.findIndex(({ countType }) => countType)
  const strip: number[] = []
  for (let s = 0; s < count && list >= 0; s++) {
    for (let p = 0; p < properties.length; p++) readProperty(source, properties[p], p === list ? strip : undefined)
    let start = 0
    for (let i = 0; i < strip.length; i++) {
      if (strip[i] === -1) start = i + 1
      if (i - start < 2) continue
      const [a, b, c] = [strip[i - 2], strip[i - 1], strip[i]]
      if (!allVertices([a, b, c], positions.length / 3)) {
        log.add('INDEX_OUT_OF_RANGE', 'Faces that refer to missing vertices were dropped.', { format: 'ply' })
        continue
      }
      const turned = (i - start) % 2 === 1
      for (const index of turned ? [b, a, c] : [a, b, c]) pushU32(out.indices, index)
      pushI32(out.materialOf, -1)
    }
    out.check(out.materialOf.length)
    if (source.ended) return false
  }
  return true
}

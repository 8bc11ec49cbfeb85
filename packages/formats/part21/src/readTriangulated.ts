import { fault } from '@trunnion/core'
import { flatNumbers } from './flatNumbers.ts'
import type { Value } from './part21File.ts'
import { type Reading, entityAt } from './reading.ts'
import { listOf, numbersOf, refOf, textOf } from './values.ts'

/** Triangles of one face with vertices of its own. */
export interface FacePiece {
  readonly entity: number
  readonly name: string
  readonly positions: Float64Array
  readonly indices: Uint32Array
  readonly normals?: Float32Array
}

/**
 * Reads a (COMPLEX_)TRIANGULATED_FACE or (COMPLEX_)TRIANGULATED_SURFACE_SET: triangles, or strips and fans.
 * Indices count from 1, into `pnindex` where that is given and else into the coordinates themselves.
 */
export const readTriangulated = (reading: Reading, index: number, mmPerUnit: number): FacePiece | undefined => {
  const { file, log, budgets } = reading
  const type = file.typeName(index)
  const isComplex = type.startsWith('COMPLEX_')
  // A face has a geometric link before `pnindex`; a set has not.
  const at = type.endsWith('_FACE') ? 5 : 4
  const limit = budgets.triangles * 3
  const list = file.indexOf(refOf(file.args(index)[1]))
  if (!file.is(list, 'COORDINATES_LIST')) {
    log.add('REFERENCE_MISSING', 'A tessellated face lacks its coordinates.', entityAt(file, index))
    return undefined
  }
  const coordinates = flatNumbers(file, list, 2, limit)
  const through = flatNumbers(file, index, at, limit)
  const corners = isComplex ? unroll(listOf(file.args(index)[at + 1]), listOf(file.args(index)[at + 2]), limit) : flatNumbers(file, index, at + 1, limit)
  const count = through.length > 0 ? through.length : Math.floor(coordinates.length / 3)
  const positions = new Float64Array(count * 3)
  const usable = new Uint8Array(count)
  for (let v = 0; v < count; v++) {
    const c = (through.length > 0 ? through[v] - 1 : v) * 3
    if (!(c >= 0 && c + 2 < coordinates.length)) continue
    usable[v] = 1
    for (let k = 0; k < 3; k++) {
      const value = coordinates[c + k] * mmPerUnit
      if (Math.abs(value) <= 1e12) positions[3 * v + k] = value
      else usable[v] = 2
    }
  }
  const kept = new Uint32Array(corners.length - (corners.length % 3))
  let filled = 0
  for (let t = 0; t + 2 < corners.length; t += 3) {
    const states = [0, 1, 2].map((k) => usable[corners[t + k] - 1] ?? 0)
    if (states.includes(0)) log.add('INDEX_OUT_OF_RANGE', 'A triangle refers to a point that is missing.', entityAt(file, index))
    else if (states.includes(2)) log.add('NOT_FINITE_DROPPED', 'A triangle has coordinates that are no usable numbers.', entityAt(file, index))
    else for (let k = 0; k < 3; k++) kept[filled++] = corners[t + k] - 1
  }
  const normals = spread(flatNumbers(file, index, 3, limit), count)
  return { entity: file.ids[index], name: textOf(file.args(index)[0]).trim(), positions, indices: kept.slice(0, filled), ...(normals && { normals }) }
}

/** Corners of the triangles of strips (alternating) and fans; those with two equal corners only turn a strip and are left out. */
const unroll = (strips: readonly Value[], fans: readonly Value[], limit: number): Float64Array => {
  const out: number[] = []
  const push = (a: number, b: number, c: number): void => {
    if (a === b || b === c || a === c) return
    if (out.length >= limit) fault('LIMIT_TRIANGLES', undefined, { format: 'step' })
    out.push(a, b, c)
  }
  for (const strip of strips) {
    const s = numbersOf(strip)
    for (let i = 2; i < s.length; i++)
      if (i % 2 === 0) push(s[i - 2], s[i - 1], s[i])
      else push(s[i - 1], s[i - 2], s[i])
  }
  for (const fan of fans) {
    const s = numbersOf(fan)
    for (let i = 2; i < s.length; i++) push(s[0], s[i - 1], s[i])
  }
  return Float64Array.from(out)
}

/** Unit normals a vertex: one for all, or one each; undefined when neither fits. */
const spread = (given: Float64Array, count: number): Float32Array | undefined => {
  const each = given.length === count * 3 && count > 0
  if (!each && given.length !== 3) return undefined
  const out = new Float32Array(count * 3)
  for (let v = 0; v < count; v++) {
    const n = each ? 3 * v : 0
    const length = Math.hypot(given[n], given[n + 1], given[n + 2])
    if (!(length > 0) || !Number.isFinite(length)) return undefined
    for (let k = 0; k < 3; k++) out[3 * v + k] = given[n + k] / length
  }
  return out
}

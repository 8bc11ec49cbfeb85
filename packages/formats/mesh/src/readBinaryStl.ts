import { type Budgets, type Mesh, type WarningLog, singleGroup } from '@trunnion/core'
import { maxCoordinate } from './finishMesh.ts'
import { checkTriangles } from './limits.ts'
import { type Palette, makePalette } from './palette.ts'
import { recordsLookSane, stlCount, stlHeaderBytes, stlRecordBytes } from './stlFlavour.ts'
import { stlColours } from './stlColours.ts'

/** Reads a binary STL into a soup: three vertices a triangle, as the file has them in float32. */
export const readBinaryStl = (bytes: Uint8Array, budgets: Budgets, log: WarningLog): { meshes: Mesh[]; palette: Palette } => {
  const triangles = countRecords(bytes, log)
  checkTriangles(triangles, budgets, 'stl')
  const { positions, sound } = copyCorners(bytes, triangles)
  const palette = makePalette()
  const groups = stlColours(bytes, triangles, palette, log) ?? singleGroup()
  const mesh = { name: '', positions, indices: consecutive(3 * triangles), groups }
  return { meshes: [sound ? mesh : withoutUnsound(mesh, findUnsound(positions), log)], palette }
}

/** Records in the file: its size is believed, not its count. */
const countRecords = (bytes: Uint8Array, log: WarningLog): number => {
  const body = bytes.length - stlHeaderBytes
  const fit = Math.floor(body / stlRecordBytes)
  const stated = stlCount(bytes)
  if (stated === fit) {
    if (body % stlRecordBytes !== 0)
      log.add('TRAILING_DATA', 'Bytes after the last triangle were ignored.', { format: 'stl', offset: bytes.length - (body % stlRecordBytes) })
    return fit
  }
  if (stated > 0 && stated < fit && !recordsLookSane(bytes, stated, fit)) {
    log.add('TRAILING_DATA', 'Bytes after the last triangle were ignored.', { format: 'stl', offset: stlHeaderBytes + stlRecordBytes * stated })
    return stated
  }
  if (stated > fit && body % stlRecordBytes !== 0)
    log.add('INPUT_TRUNCATED', 'The file ends inside a triangle; the complete ones were kept.', { format: 'stl', offset: bytes.length })
  else log.add('COUNT_MISMATCH', 'The stated number of triangles is not what the file holds; all of them were read.', { format: 'stl', offset: 80 })
  return fit
}

/** Bits of 1e15 as float32: larger magnitudes, infinities and NaN are greater as integers too. */
const maxBits = 0x5863_5fa9

/**
 * Copies the corners out of the records and looks for those that are no usable numbers.
 * Records are 50 bytes long, so every second one lies across words: joining half words takes 80 ms per 100 MB, `DataView` three times as long.
 */
const copyCorners = (bytes: Uint8Array, triangles: number): { positions: Float32Array; sound: boolean } => {
  const source = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const from = new Uint32Array(source.buffer, source.byteOffset, source.length >> 2)
  const to = new Uint32Array(9 * triangles)
  let out = 0
  let unsound = 0
  for (let t = 0; t < triangles; t++) {
    const at = (stlHeaderBytes + 12 + stlRecordBytes * t) >>> 2
    if ((t & 1) === 0) {
      for (let i = 0; i < 9; i++) {
        const bits = from[at + i]
        to[out + i] = bits
        if ((bits & 0x7fff_ffff) > maxBits) unsound++
      }
    } else {
      let low = from[at]
      for (let i = 0; i < 9; i++) {
        const high = from[at + i + 1]
        const bits = (low >>> 16) | (high << 16)
        to[out + i] = bits
        if ((bits & 0x7fff_ffff) > maxBits) unsound++
        low = high
      }
    }
    out += 9
  }
  return { positions: new Float32Array(to.buffer), sound: unsound === 0 }
}

const consecutive = (count: number): Uint32Array => {
  const indices = new Uint32Array(count)
  for (let i = 0; i < count; i++) indices[i] = i
  return indices
}

/** 1 for each triangle with a corner that is no number or absurdly large. */
const findUnsound = (positions: Float32Array): Uint8Array => {
  const bad = new Uint8Array(positions.length / 9)
  for (let i = 0; i < positions.length; i++) if (!(Math.abs(positions[i]) <= maxCoordinate)) bad[Math.floor(i / 9)] = 1
  return bad
}

const withoutUnsound = (mesh: Mesh, bad: Uint8Array, log: WarningLog): Mesh => {
  const kept = bad.length - bad.reduce((sum, one) => sum + one, 0)
  log.add('NOT_FINITE_DROPPED', 'Triangles with NaN, infinite or absurdly large coordinates were dropped.', { format: 'stl' }, bad.length - kept)
  const positions = new Float32Array(9 * kept)
  const { firstTriangle } = mesh.groups
  const moved = new Uint32Array(firstTriangle.length)
  for (let t = 0, group = 0, to = 0; t < bad.length; t++) {
    for (; group < firstTriangle.length && firstTriangle[group] <= t; group++) moved[group] = to
    if (bad[t] === 1) continue
    positions.set(mesh.positions.subarray(9 * t, 9 * t + 9), 9 * to)
    to++
  }
  return { ...mesh, positions, indices: consecutive(3 * kept), groups: { ...mesh.groups, firstTriangle: moved } }
}

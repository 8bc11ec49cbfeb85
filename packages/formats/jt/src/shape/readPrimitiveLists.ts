import { hash32 } from '../codec/hash.ts'
import { malformed, takeValues } from '../codec/packetSource.ts'
import { type Predictor, applyPredictor } from '../codec/predictor.ts'
import { finishNormals } from './finishNormals.ts'
import { firstTwo } from './facetsOfDualMesh.ts'
import type { Primitives } from './readRepDataV8.ts'
import { readVertexArrays } from './readVertexRecords.ts'
import { type ShapeSource, checkHash, readBindings, readValues } from './shapeSource.ts'

/**
 * Reads "TopoMesh Compressed Rep Data": polylines and points of JT 9 and 10 as lists of indices.
 * @param lines - polyline set; in JT 9 only these have face groups
 */
export const readPrimitiveLists = (source: ShapeSource, lines: boolean): Primitives => {
  const { reader } = source
  const third = source.majorVersion >= 10
  const grouped = lines || third
  const counts = Array.from({ length: grouped ? 3 : 2 }, () => reader.i32())
  const lists = counts.map(() => readValues(source, 'none'))
  const stored = reader.i32()
  reader.offset -= 4
  // JT 9 has no predictor here, JT 10 has one; the stored hash settles it for writers that differ.
  const usual = predicted(lists, third ? 'lag1' : 'none')
  const other = predicted(lists, third ? 'none' : 'lag1')
  const chosen = hashOf(usual) !== stored && hashOf(other) === stored ? other : usual
  checkHash(source, hashOf(chosen))
  const starts = chosen[chosen.length - 2]
  const indices = chosen[chosen.length - 1]
  const bindings = readBindings(source)
  reader.bytes(4)
  const records = reader.i32()
  if (records <= 0) return { starts: new Int32Array(0), vertex: new Int32Array(0), positions: new Float32Array(0) }
  if (!third) reader.i32()
  const lengths = readValues(source, 'none')
  checkHash(source, hash32(lengths, 0))
  const arrays = readVertexArrays(source, bindings)
  const coordinate = coordinateOfRecord(source, lengths, records, arrays.positions.length / 3)
  checkIndices(source, starts, indices, records)
  if (!arrays.normals && !arrays.colors && !arrays.texture) {
    return { starts, vertex: indices.map((record) => coordinate[record]), positions: arrays.positions }
  }
  const positions = new Float32Array(records * 3)
  for (let i = 0; i < records; i++) positions.set(arrays.positions.subarray(coordinate[i] * 3, coordinate[i] * 3 + 3), i * 3)
  return {
    starts,
    vertex: indices,
    positions,
    ...(arrays.normals?.length === records * 3 && { normals: finishNormals(arrays.normals, positions, new Uint32Array(0)) }),
    ...(arrays.colors?.length === records * 4 && { colors: arrays.colors }),
    ...(arrays.texture && { uvs: firstTwo(arrays.texture.values, arrays.texture.components, records) }),
  }
}

const predicted = (lists: readonly Int32Array[], predictor: Predictor): Int32Array[] => lists.map((list) => applyPredictor(list.slice(), predictor))

const hashOf = (lists: readonly Int32Array[]): number => lists.reduce((hash, list) => hash32(list, hash), 0)

/** Coordinates are stored once; `lengths` says how many records in a row share each. */
const coordinateOfRecord = (source: ShapeSource, lengths: Int32Array, records: number, coordinates: number): Int32Array => {
  const out = new Int32Array(takeValues(source, records))
  let record = 0
  for (let k = 0; k < lengths.length; k++) {
    if (lengths[k] < 0 || lengths[k] > records - record || k >= coordinates) malformed(source.reader, 'Vertex records and coordinates disagree.')
    out.fill(k, record, record + lengths[k])
    record += lengths[k]
  }
  if (record !== records) malformed(source.reader, 'Vertex records lack their coordinates.')
  return out
}

const checkIndices = (source: ShapeSource, starts: Int32Array, indices: Int32Array, records: number): void => {
  for (let i = 0; i < starts.length; i++) {
    if (starts[i] < (i === 0 ? 0 : starts[i - 1]) || starts[i] > indices.length) malformed(source.reader, 'A primitive ends before it starts.')
  }
  for (let i = 0; i < indices.length; i++)
    if (indices[i] < 0 || indices[i] >= records) malformed(source.reader, 'A primitive names a vertex that does not exist.')
}

import { readColors } from './colors.ts'
import { type ShapeSource, readBindings } from './shapeSource.ts'
import { type VertexArray, readCoordinates, readNormals, readTextureCoordinates, skipFlags } from './vertexArrays.ts'

/** Coordinates, one a vertex, and attribute records, which several vertices never share but one vertex may have several of. */
export interface VertexRecords {
  readonly positions: Float32Array
  readonly normals?: Float32Array
  /** RGBA bytes. */
  readonly colors?: Uint8Array
  /** First texture channel. */
  readonly texture?: VertexArray
}

/** The arrays that the bindings announce, in their fixed order. */
export const readVertexArrays = (source: ShapeSource, bindings: ReturnType<typeof readBindings>): VertexRecords => {
  const positions = bindings.coordinates ? readCoordinates(source).values : new Float32Array(0)
  const normals = bindings.normals ? readNormals(source).values : undefined
  const colors = bindings.colors ? readColors(source) : undefined
  if (bindings.flags) skipFlags(source)
  const channels = bindings.texture.map((components) => (components > 0 ? readTextureCoordinates(source) : undefined))
  const [texture] = channels
  return { positions, ...(normals && { normals }), ...(colors && { colors }), ...(texture && { texture }) }
}

/** Reads "Topologically Compressed Vertex Records". */
export const readVertexRecords = (source: ShapeSource): VertexRecords => {
  const bindings = readBindings(source)
  source.reader.bytes(4)
  const vertices = source.reader.i32()
  if (vertices <= 0) return { positions: new Float32Array(0) }
  source.reader.i32()
  return readVertexArrays(source, bindings)
}

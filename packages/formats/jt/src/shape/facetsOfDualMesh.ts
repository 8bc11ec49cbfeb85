import { type DualMesh, brokenTopology } from './dualMesh.ts'
import { finishNormals } from './finishNormals.ts'
import type { VertexRecords } from './readVertexRecords.ts'
import { addTriangle, keptTriangles, makeTriangleSink } from './triangleSink.ts'
import { triangulatePolygon } from './triangulatePolygon.ts'
import type { ShapeFacets } from './types.ts'

/** Which output vertex each corner is: its attribute record where there are any, else the vertex itself. */
interface Expansion {
  readonly corner: Int32Array
  readonly positions: Float32Array
  /** Output vertices that have an attribute record; the ones behind have none. */
  readonly records: number
}

const expandByRecords = (mesh: DualMesh, stored: Float32Array): Expansion => {
  const { cornerVertex, cornerPlace, ringStart, ringAttribute, attributeCount: records } = mesh
  const corner = new Int32Array(cornerVertex.length)
  let count = records
  let bare: Int32Array | undefined
  for (let i = 0; i < corner.length; i++) {
    const v = cornerVertex[i]
    let k = ringAttribute[ringStart[v] + cornerPlace[i]]
    if (k < 0) {
      bare ??= new Int32Array(mesh.vertexCount).fill(-1)
      if (bare[v] < 0) bare[v] = count++
      k = bare[v]
    }
    corner[i] = k
  }
  const positions = new Float32Array(count * 3)
  for (let i = 0; i < corner.length; i++) {
    const to = corner[i] * 3
    const from = cornerVertex[i] * 3
    positions[to] = stored[from]
    positions[to + 1] = stored[from + 1]
    positions[to + 2] = stored[from + 2]
  }
  return { corner, positions, records }
}

const resized = <T extends Float32Array | Uint8Array>(values: T, length: number, make: (length: number) => T): T => {
  if (values.length === length) return values
  const out = make(length)
  out.set(values.subarray(0, length))
  return out
}

/** Triangles of a decoded mesh with its vertex records. Cover polygons, which only close holes for the coder, are left out. */
export const facetsOfDualMesh = (mesh: DualMesh, records: VertexRecords): Omit<ShapeFacets, 'hashesChecked' | 'hashesWrong'> => {
  const { normals, colors, texture } = records
  if (records.positions.length < mesh.vertexCount * 3) brokenTopology(mesh.streams, 'Vertices lack their coordinates.')
  const expanded = normals || colors || texture ? expandByRecords(mesh, records.positions) : undefined
  const corner = expanded?.corner ?? mesh.cornerVertex
  const positions = expanded?.positions ?? records.positions
  const needed = expanded?.records ?? 0
  if ((normals && normals.length < needed * 3) || (colors && colors.length < needed * 4) || (texture && texture.values.length < needed * texture.components)) {
    brokenTopology(mesh.streams, 'Corners lack their attributes.')
  }
  const { polygonStart } = mesh
  const { flags, groups } = mesh.streams
  let most = 0
  for (let p = 0; p < mesh.polygonCount; p++) most += Math.max(0, polygonStart[p + 1] - polygonStart[p] - 2)
  const sink = makeTriangleSink(most)
  const triangleGroups = new Int32Array(most)
  for (let p = 0; p < mesh.polygonCount; p++) {
    if ((flags[p] & 1) !== 0) continue
    const start = polygonStart[p]
    const corners = polygonStart[p + 1] - start
    const first = sink.count
    if (corners === 3) addTriangle(sink, positions, corner[start], corner[start + 1], corner[start + 2])
    else if (corners > 3) triangulatePolygon(sink, positions, corner, start, corners)
    triangleGroups.fill(groups[p], first, sink.count)
  }
  const indices = keptTriangles(sink)
  const vertices = positions.length / 3
  const unit =
    normals &&
    finishNormals(
      resized(normals, positions.length, (n) => new Float32Array(n)),
      positions,
      indices,
    )
  return {
    positions,
    ...(unit && { normals: unit }),
    ...(colors && { colors: resized(colors, vertices * 4, (n) => new Uint8Array(n).fill(255)) }),
    ...(texture && { uvs: firstTwo(texture.values, texture.components, vertices) }),
    indices,
    triangleGroups: triangleGroups.slice(0, sink.count),
    droppedDegenerate: sink.dropped,
  }
}

/** u and v of texture coordinates with one to four components. */
export const firstTwo = (values: Float32Array, components: number, vertices: number): Float32Array => {
  const uvs = new Float32Array(vertices * 2)
  for (let i = 0; i < vertices && (i + 1) * components <= values.length; i++) {
    uvs[2 * i] = values[i * components]
    uvs[2 * i + 1] = components > 1 ? values[i * components + 1] : 0
  }
  return uvs
}

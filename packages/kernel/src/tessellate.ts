import type { Polylines } from '@trunnion/core'
import type { Occt, Owner, Shape } from './occt.ts'

/** Triangles of a shape as the kernel packs them; vertices are shared within a face only. */
export interface Tessellation {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly indices: Uint32Array
  /** First triangle, triangles, shape hash of each meshed face, in the order of an explorer. */
  readonly faceGroups: Uint32Array
  readonly edges: Polylines
}

/** Tessellates a shape once: `extract` runs BRepMesh itself, a separate call before it would do the work twice (measured: 339 + 335 ms). */
export const tessellate = (occt: Occt, own: Owner, shape: Shape, linearMm: number, angular: number): Tessellation => {
  const mesh = own(occt.ReplicadMeshExtractor.extract(shape, linearMm, angular, false))
  const lines = own(occt.ReplicadEdgeMeshExtractor.extract(shape, linearMm, angular))
  const memory = occt.wasmMemory.buffer
  const floats = (at: number, count: number): Float32Array => new Float32Array(memory, count ? at : 0, count).slice()
  const words = (at: number, count: number): Uint32Array => new Uint32Array(memory, count ? at : 0, count).slice()
  return {
    positions: floats(mesh.getVerticesPtr(), mesh.getVerticesSize()),
    normals: floats(mesh.getNormalsPtr(), mesh.getNormalsSize()),
    indices: words(mesh.getTrianglesPtr(), mesh.getTrianglesSize()),
    faceGroups: words(mesh.getFaceGroupsPtr(), mesh.getFaceGroupsSize()),
    edges: polylinesOf(floats(lines.getLinesPtr(), lines.getLinesSize()), words(lines.getEdgeGroupsPtr(), lines.getEdgeGroupsSize())),
  }
}

/** The kernel gives each edge as separate segments (two points each): joins them to one polyline an edge. */
const polylinesOf = (segments: Float32Array, groups: Uint32Array): Polylines => {
  const lines = groups.length / 3
  const offsets = new Uint32Array(lines + 1)
  for (let k = 0; k < lines; k++) offsets[k + 1] = offsets[k] + (groups[3 * k + 1] ? groups[3 * k + 1] / 2 + 1 : 0)
  const positions = new Float32Array(3 * offsets[lines])
  for (let k = 0; k < lines; k++) {
    const first = groups[3 * k]
    const count = groups[3 * k + 1]
    if (!count) continue
    let to = 3 * offsets[k]
    for (let point = first; point < first + count; point += 2, to += 3) positions.set(segments.subarray(3 * point, 3 * point + 3), to)
    positions.set(segments.subarray(3 * (first + count - 1), 3 * (first + count)), to)
  }
  return { positions, offsets }
}

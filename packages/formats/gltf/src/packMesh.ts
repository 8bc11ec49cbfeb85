import { MeshoptEncoder } from 'meshoptimizer/encoder'
import type { BakedMesh, BakedPart } from './bakeMesh.ts'
import { leastStep, positionStep, snapPositions } from './quantizePositions.ts'
import { makeVertexHash } from './vertexHash.ts'

/** A mesh ready for EXT_meshopt_compression: positions on a grid, octahedral normals, equal vertices welded, all in an order that packs well. */
export interface PackedMesh extends BakedMesh {
  /** Distance of the grid points of all positions, metres. */
  readonly step: number
  /** Four integers a vertex, as the OCTAHEDRAL filter encodes them. */
  readonly octNormals?: Uint8Array
}

/** Encoded normals: four int8 a vertex up to eight bits, else four int16. */
const encodeNormals = (normals: Float32Array, bits: number): Uint8Array => {
  const count = normals.length / 3
  const xyzw = new Float32Array(4 * count)
  for (let i = 0; i < count; i++) {
    xyzw[4 * i] = normals[3 * i]
    xyzw[4 * i + 1] = normals[3 * i + 1]
    xyzw[4 * i + 2] = normals[3 * i + 2]
  }
  return MeshoptEncoder.encodeFilterOct(xyzw, count, bits > 8 ? 8 : 4, bits)
}

/** Writes the rows of `from`, `own` values wide, at `column` of rows that are `width` wide. */
const interleave = (rows: Int32Array, from: Int32Array, width: number, column: number, own: number): void => {
  for (let at = 0, to = column; at < from.length; to += width - own) for (let c = 0; c < own; c++) rows[to++] = from[at++]
}

/** Every vertex's first equal one. */
const weld = (count: number, attributes: readonly Int32Array[]): Uint32Array => {
  const widths = attributes.map((a) => a.length / count)
  const width = widths.reduce((a, b) => a + b, 0)
  const rows = attributes.length === 1 ? attributes[0] : new Int32Array(count * width)
  if (attributes.length > 1) {
    let column = 0
    for (const [k, a] of attributes.entries()) {
      interleave(rows, a, width, column, widths[k])
      column += widths[k]
    }
  }
  const hash = makeVertexHash(width, count)
  const canonical = new Uint32Array(count)
  for (let i = 0; i < count; i++) canonical[i] = hash.find(rows, i, true)
  return canonical
}

/** Reorders the triangles `first … end` (index positions) for strip-like neighbourhood, in place. `local` (all -1) and `members` are room to work in. */
const reorderRange = (indices: Uint32Array, first: number, end: number, local: Int32Array, members: Uint32Array): void => {
  const range = indices.subarray(first, end)
  const own = new Uint32Array(range.length)
  let count = 0
  for (let i = 0; i < range.length; i++) {
    const v = range[i]
    if (local[v] < 0) {
      members[count] = v
      local[v] = count++
    }
    own[i] = local[v]
  }
  const remap = MeshoptEncoder.reorderMesh(own, true, true)[0]
  const inverse = new Uint32Array(count)
  for (let i = 0; i < count; i++) inverse[remap[i]] = members[i]
  for (let i = 0; i < range.length; i++) range[i] = inverse[own[i]]
  for (let i = 0; i < count; i++) local[members[i]] = -1
}

const reorderPart = ({ indices, faces }: BakedPart, canonical: Uint32Array, local: Int32Array, members: Uint32Array): Uint32Array => {
  const out = new Uint32Array(indices.length)
  for (let i = 0; i < out.length; i++) out[i] = canonical[indices[i]]
  const starts = faces ? faces.firstTriangle : [0]
  for (let f = 0; f < starts.length; f++) reorderRange(out, 3 * starts[f], f + 1 < starts.length ? 3 * starts[f + 1] : out.length, local, members)
  return out
}

/** Renumbers vertices in the order in which they are first used; `order` collects them. @returns how many are used now */
const renumber = (indices: Uint32Array, place: Int32Array, order: Uint32Array, used: number): number => {
  for (let i = 0; i < indices.length; i++) {
    const v = indices[i]
    if (place[v] < 0) {
      order[used] = v
      place[v] = used++
    }
    indices[i] = place[v]
  }
  return used
}

/** Rows of `from`, `width` words each, in another order. */
const gather = (from: Int32Array, order: Uint32Array, width: number): Int32Array<ArrayBuffer> => {
  const out = new Int32Array(width * order.length)
  for (let i = 0, to = 0; i < order.length; i++) for (let c = 0, at = width * order[i]; c < width; c++) out[to++] = from[at++]
  return out
}

const asInts = (a: Uint8Array | Float32Array): Int32Array => new Int32Array(a.buffer, a.byteOffset, a.byteLength / 4)

/**
 * Snaps, welds and reorders a mesh. Triangles keep to their faces, so that face ids stay consecutive ranges; unused vertices go.
 * Welding compares what will be stored, so nothing visible changes.
 */
export const packMesh = (mesh: BakedMesh, options: { readonly positionBits?: number | undefined; readonly normalBits: number }): PackedMesh => {
  const count = mesh.positions.length / 3
  const all = [mesh.positions, mesh.lines?.positions, mesh.points].filter((p) => p !== undefined && p.length > 0) as Float32Array[] // filter has removed undefined
  // one grid for all: as fine as the finest asks for (a single point asks for much), as coarse as the farthest needs
  const step = Math.max(Math.min(...all.map((p) => positionStep(p, options.positionBits))), ...all.map(leastStep))
  const positions = snapPositions(mesh.positions, step)
  const oct = mesh.normals && count > 0 ? encodeNormals(mesh.normals, options.normalBits) : undefined
  const points = asInts(positions)
  const normals = oct && asInts(oct)
  const colors = mesh.colors && asInts(new Uint8Array(mesh.colors))
  const canonical = weld(count, [points, ...(normals ? [normals] : []), ...(colors ? [colors] : [])])
  const local = new Int32Array(count).fill(-1)
  const order = new Uint32Array(count)
  const reordered = mesh.parts.map((part) => reorderPart(part, canonical, local, order))

  const place = local
  let used = 0
  for (const indices of reordered) used = renumber(indices, place, order, used)
  const kept = order.subarray(0, used)
  return {
    step,
    positions: new Float32Array(gather(points, kept, 3).buffer),
    ...(normals && { octNormals: new Uint8Array(gather(normals, kept, normals.length / count).buffer) }),
    ...(colors && { colors: new Uint8Array(gather(colors, kept, 1).buffer) }),
    parts: mesh.parts.map((part, k) => ({ ...part, indices: reordered[k] })),
    ...(mesh.lines && { lines: { ...mesh.lines, positions: snapPositions(mesh.lines.positions, step) } }),
    ...(mesh.points && { points: snapPositions(mesh.points, step) }),
    ...(mesh.offset && { offset: mesh.offset }),
  }
}

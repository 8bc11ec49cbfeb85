import type { Mesh, Polylines } from '@trunnion/core'
import type { ShapeFacets } from '../shape/types.ts'
import { groupTriangles } from './groupTriangles.ts'
import type { MaterialTable } from './materialTable.ts'
import { type PlacedFacets, placeFacets } from './placeFacets.ts'
import type { PlannedLeaf } from './planTypes.ts'
import { vertexNormals } from './vertexNormals.ts'

/** One shape of a part, decoded. */
export interface DecodedLeaf {
  readonly leaf: PlannedLeaf
  readonly facets: ShapeFacets
}

interface Piece extends PlacedFacets {
  readonly material: number
  readonly withColors: boolean
}

type Positions = Float32Array | Float64Array

const joinPositions = (pieces: readonly PlacedFacets[]): Positions => {
  if (pieces.length === 1) return pieces[0].positions
  const size = pieces.reduce((sum, piece) => sum + piece.positions.length, 0)
  const out = pieces.every(({ positions }) => positions instanceof Float32Array) ? new Float32Array(size) : new Float64Array(size)
  let at = 0
  for (const { positions } of pieces) {
    out.set(positions, at)
    at += positions.length
  }
  return out
}

const joinNormals = (pieces: readonly Piece[]): Float32Array | undefined => {
  if (!pieces.some(({ normals }) => normals)) return undefined
  if (pieces.length === 1) return pieces[0].normals
  const out = new Float32Array(pieces.reduce((sum, piece) => sum + piece.positions.length, 0))
  let at = 0
  for (const { normals, positions, indices } of pieces) {
    out.set(normals ?? vertexNormals(Float32Array.from(positions), indices), at)
    at += positions.length
  }
  return out
}

const joinColors = (pieces: readonly Piece[]): Uint8Array | undefined => {
  if (!pieces.some(({ withColors }) => withColors)) return undefined
  const out = new Uint8Array(pieces.reduce((sum, { positions }) => sum + (4 * positions.length) / 3, 0)).fill(255)
  let at = 0
  for (const { colors, withColors, positions } of pieces) {
    if (withColors && colors) out.set(colors, at)
    at += (4 * positions.length) / 3
  }
  return out
}

/** Points of `indices` out of `positions`, as their own array. */
const gather = (positions: Positions, indices: Uint32Array): number[] => {
  const out: number[] = []
  for (const index of indices) out.push(positions[3 * index], positions[3 * index + 1], positions[3 * index + 2])
  return out
}

const joinLines = (pieces: readonly PlacedFacets[]): Polylines | undefined => {
  const positions: number[] = []
  const offsets = [0]
  for (const { lineOffsets, lineIndices, positions: source } of pieces) {
    if (!lineOffsets || !lineIndices) continue
    for (let k = 0; k + 1 < lineOffsets.length; k++) {
      for (const value of gather(source, lineIndices.subarray(lineOffsets[k], lineOffsets[k + 1]))) positions.push(value)
      if (positions.length / 3 > offsets[offsets.length - 1]) offsets.push(positions.length / 3)
    }
  }
  return offsets.length > 1 ? { positions: Float64Array.from(positions), offsets: Uint32Array.from(offsets) } : undefined
}

/** Triangles of all pieces with their faces; face ids count on over the pieces. */
const joinTriangles = (pieces: readonly Piece[]) => {
  const indices = pieces.length === 1 ? undefined : new Uint32Array(pieces.reduce((sum, piece) => sum + piece.indices.length, 0))
  let only = new Uint32Array(0) as Uint32Array
  const first: number[] = []
  const material: number[] = []
  const faceId: number[] = []
  let at = 0
  let base = 0
  let nextFace = 0
  for (const piece of pieces) {
    const grouped = piece.triangleGroups ? groupTriangles(piece.indices, piece.triangleGroups) : undefined
    const source = grouped?.indices ?? piece.indices
    if (source.length > 0)
      for (const [k, start] of (grouped?.starts ?? [0]).entries()) {
        first.push(at / 3 + start)
        material.push(piece.material)
        faceId.push(grouped ? nextFace + k : -1)
      }
    nextFace += grouped?.ids.length ?? 0
    if (indices) for (let i = 0; i < source.length; i++) indices[at + i] = source[i] + base
    else only = source
    at += source.length
    base += piece.positions.length / 3
  }
  return { indices: indices ?? only, groups: { firstTriangle: Uint32Array.from(first), material: Int32Array.from(material), faceId: Int32Array.from(faceId) } }
}

const toPiece = ({ leaf, facets }: DecodedLeaf, materials: MaterialTable): Piece => {
  const withColors = facets.colors !== undefined && !leaf.overridesVertexColours
  return { ...placeFacets(facets, leaf.matrix), withColors, material: withColors ? materials.whitened(leaf.material) : leaf.material }
}

/** One mesh of all shapes of a part: vertices joined, one group a face of each shape, lines and points apart. */
export const buildMesh = (name: string, decoded: readonly DecodedLeaf[], materials: MaterialTable): Mesh => {
  const pieces = decoded.map((leaf) => toPiece(leaf, materials))
  const solid = pieces.filter(({ indices }) => indices.length > 0)
  const normals = joinNormals(solid)
  const colors = joinColors(solid)
  const edges = joinLines(pieces)
  const points = pieces.flatMap(({ positions, pointIndices }) => (pointIndices ? gather(positions, pointIndices) : []))
  const droppedDegenerate = pieces.reduce((sum, piece) => sum + piece.droppedDegenerate, 0)
  return {
    name,
    positions: solid.length > 0 ? joinPositions(solid) : new Float32Array(0),
    ...joinTriangles(solid),
    ...(normals && { normals }),
    ...(colors && { colors }),
    ...(edges && { edges }),
    ...(points.length > 0 && { points: Float64Array.from(points) }),
    ...(droppedDegenerate > 0 && { droppedDegenerate }),
  }
}

import { boundsOf } from './bounds.ts'
import type { BufferBuilder } from './bufferBuilder.ts'
import { BYTE, FLOAT, SHORT, UNSIGNED_INT, UNSIGNED_SHORT } from './gltfJson.ts'
import { encodePositions } from './quantizePositions.ts'
import { linearColors } from './srgb.ts'
import { unitNormals } from './unitNormals.ts'

/** Positions; with `step`, multiples of it, which the exponential filter packs without loss. */
export const addPositions = (to: BufferBuilder, positions: Float32Array, step?: number): number => {
  const json = { componentType: FLOAT, count: positions.length / 3, type: 'VEC3' as const, ...boundsOf(positions) }
  if (step === undefined) return to.accessor(json, positions, { mode: 'ATTRIBUTES', stride: 12 })
  return to.accessor(json, encodePositions(positions, step), { mode: 'ATTRIBUTES', stride: 12, filter: 'EXPONENTIAL' })
}

/** Unit normals as they are; vectors without length, which glTF forbids, point along z. */
export const addNormals = (to: BufferBuilder, normals: Float32Array): number =>
  to.accessor({ componentType: FLOAT, count: normals.length / 3, type: 'VEC3' }, unitNormals(normals), { mode: 'ATTRIBUTES', stride: 12 })

/** Normals in the octahedral filter's form; KHR_mesh_quantization allows the integers they unpack to. */
export const addOctNormals = (to: BufferBuilder, oct: Uint8Array, count: number): number => {
  const stride = oct.length / count
  return to.accessor({ componentType: stride > 4 ? SHORT : BYTE, normalized: true, count, type: 'VEC3' }, oct, {
    mode: 'ATTRIBUTES',
    filter: 'OCTAHEDRAL',
    stride,
  })
}

/** Colours as normalized linear 16-bit integers. */
export const addColors = (to: BufferBuilder, colors: Uint8Array): number =>
  to.accessor({ componentType: UNSIGNED_SHORT, normalized: true, count: colors.length / 4, type: 'VEC4' }, linearColors(colors), {
    mode: 'ATTRIBUTES',
    stride: 8,
  })

/** Indices, 16-bit where they suffice (65535 is the restart value and must not occur). */
export const addIndices = (to: BufferBuilder, indices: Uint32Array, vertices: number, mode: 'TRIANGLES' | 'INDICES'): number => {
  const short = vertices <= 65535
  const json = { componentType: short ? UNSIGNED_SHORT : UNSIGNED_INT, count: indices.length, type: 'SCALAR' as const }
  return to.accessor(json, short ? new Uint16Array(indices) : indices, { mode, stride: short ? 2 : 4 })
}

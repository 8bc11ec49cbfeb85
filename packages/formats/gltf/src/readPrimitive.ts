import type { WarningLog } from '@trunnion/core'
import type { DracoDecoder } from './decodeDraco.ts'
import { DRACO, FACE_ATTRIBUTE, LINES, LINE_LOOP, LINE_STRIP, POINTS, TRIANGLES, TRIANGLE_FAN } from './gltfJson.ts'
import { type Json, indexOf, integerOf, isRecord, malformed, recordOf } from './jsonValue.ts'
import type { Meter } from './meter.ts'
import { polylinesOf, sortByFace, trianglesOf } from './primitiveIndices.ts'
import type { AccessorReader } from './readAccessor.ts'
import type { ViewReader } from './readView.ts'
import { linearToSrgb } from './srgb.ts'

/** Vertices that primitives share. */
export interface VertexSet {
  readonly positions: Float32Array
  readonly normals?: Float32Array
  /** RGBA, sRGB bytes. */
  readonly colors?: Uint8Array
}

/** One primitive with its indices resolved; `lines` holds the polylines' lengths in vertices. */
export type Primitive =
  | { readonly kind: 'triangles'; readonly vertices: VertexSet; readonly indices: Uint32Array; readonly json: Json; readonly firstTriangle?: readonly number[] }
  | { readonly kind: 'lines'; readonly vertices: VertexSet; readonly indices: Uint32Array; readonly lengths: Uint32Array }
  | { readonly kind: 'points'; readonly vertices: VertexSet; readonly indices: Uint32Array; readonly lengths: Uint32Array }

/** A primitive of triangles. */
export type Surface = Extract<Primitive, { kind: 'triangles' }>

/** What reading primitives needs of the document. */
export interface PrimitiveSource {
  readonly accessors: AccessorReader
  readonly accessorCount: number
  readonly view: ViewReader
  readonly viewCount: number
  readonly draco: DracoDecoder | undefined
  readonly meter: Meter
  readonly log: WarningLog
}

const colorBytes = (data: Float32Array, width: number): Uint8Array => {
  const count = data.length / width
  const out = new Uint8Array(4 * count).fill(255)
  for (let i = 0; i < count; i++)
    for (let c = 0; c < width; c++) {
      const v = Math.min(1, Math.max(0, data[width * i + c] || 0))
      out[4 * i + c] = Math.round(255 * (c < 3 ? linearToSrgb(v) : v))
    }
  return out
}

/** Makes the reader of primitives; vertices that several share are read once and come back as the same object. */
export const makePrimitiveReader = ({
  accessors,
  accessorCount,
  view,
  viewCount,
  draco,
  meter,
  log,
}: PrimitiveSource): ((json: Json, entity: string) => Primitive | undefined) => {
  const sets = new Map<string, VertexSet>()
  const unpacked = new Map<string, { readonly vertices: VertexSet; readonly indices: Uint32Array; readonly firstTriangle?: readonly number[] }>()
  const once = (key: string, make: () => VertexSet): VertexSet => {
    const set = sets.get(key) ?? make()
    sets.set(key, set)
    return set
  }

  const dracoPrimitive = (extension: Json, attributes: Json, json: Json, entity: string): Primitive => {
    if (!draco) return malformed('A primitive uses Draco, but the document does not say so.', entity)
    const ids = recordOf(extension['attributes'], entity)
    const { bytes } = view(indexOf(extension['bufferView'], viewCount, entity))
    const shapeOf = (name: string) => accessors.shape(indexOf(attributes[name], accessorCount, entity))
    const idOf = (name: string): number => integerOf(ids[name], 0, 2 ** 31, entity)
    const key = `${String(extension['bufferView'])} ${JSON.stringify(ids)}`
    const decoded =
      unpacked.get(key) ??
      draco(bytes, entity, (mesh) => {
        const color = ids['COLOR_0'] === undefined || attributes['COLOR_0'] === undefined ? undefined : shapeOf('COLOR_0')
        const normal = ids['NORMAL'] === undefined || attributes['NORMAL'] === undefined ? undefined : shapeOf('NORMAL')
        const position = shapeOf('POSITION')
        if (position.width !== 3 || (normal && normal.width !== 3) || (color && color.width < 3)) malformed('A vertex attribute has a wrong type.', entity)
        const face =
          ids[FACE_ATTRIBUTE] === undefined || attributes[FACE_ATTRIBUTE] === undefined
            ? undefined
            : mesh.attribute(idOf(FACE_ATTRIBUTE), shapeOf(FACE_ATTRIBUTE))
        return {
          ...(face ? sortByFace(mesh.indices, face) : { indices: mesh.indices }),
          vertices: {
            positions: mesh.attribute(idOf('POSITION'), position),
            ...(normal && { normals: mesh.attribute(idOf('NORMAL'), normal) }),
            ...(color && { colors: colorBytes(mesh.attribute(idOf('COLOR_0'), color), color.width) }),
          },
        }
      })
    unpacked.set(key, decoded)
    return { kind: 'triangles', json, ...decoded }
  }

  return (json, entity) => {
    const attributes = recordOf(json['attributes'], entity)
    const mode = integerOf(json['mode'], POINTS, TRIANGLE_FAN, entity, TRIANGLES)
    if (attributes['POSITION'] === undefined) {
      log.add('ENTITY_DROPPED', 'Primitives without positions were dropped.', { format: 'gltf', entity })
      return undefined
    }
    const packed = recordOf(json['extensions'], entity)[DRACO]
    if (isRecord(packed) && mode === TRIANGLES) return dracoPrimitive(packed, attributes, json, entity)

    const { POSITION: p, NORMAL: n, COLOR_0: c } = attributes
    const surface = mode >= TRIANGLES
    const vertices = once(surface ? `${p} ${n} ${c}` : `${p}`, () => {
      const positions = accessors.floats(indexOf(p, accessorCount, entity), ['VEC3'])
      const normals = surface && n !== undefined ? accessors.floats(indexOf(n, accessorCount, entity), ['VEC3']) : undefined
      const colors = surface && c !== undefined ? accessors.floats(indexOf(c, accessorCount, entity), ['VEC3', 'VEC4']) : undefined
      if ((normals && normals.count !== positions.count) || (colors && colors.count !== positions.count))
        malformed('Vertex attributes differ in number.', entity)
      return { positions: positions.data, ...(normals && { normals: normals.data }), ...(colors && { colors: colorBytes(colors.data, colors.width) }) }
    })
    const count = vertices.positions.length / 3
    const given = json['indices'] === undefined ? undefined : accessors.indices(indexOf(json['indices'], accessorCount, entity)).data
    meter.bytes(given ? 0 : 4 * count)
    const indices = given ?? Uint32Array.from({ length: count }, (_, i) => i)
    const odd = mode === LINES ? indices.length % 2 : mode === TRIANGLES ? indices.length % 3 : 0
    if (odd > 0) log.add('COUNT_MISMATCH', 'A primitive ends inside a line or triangle; the rest of it was dropped.', { format: 'gltf', entity })
    if (mode === POINTS) return { kind: 'points', vertices, indices, lengths: new Uint32Array(indices.length).fill(1) }
    if (mode === LINES) return { kind: 'lines', vertices, ...polylinesOf(indices, json) }
    if (mode === LINE_STRIP) return { kind: 'lines', vertices, indices, lengths: Uint32Array.of(indices.length) }
    if (mode === LINE_LOOP) {
      const closed = new Uint32Array(indices.length + 1)
      closed.set(indices)
      closed[indices.length] = indices[0]
      return { kind: 'lines', vertices, indices: closed, lengths: Uint32Array.of(closed.length) }
    }
    meter.bytes(mode === TRIANGLES ? 0 : 12 * indices.length)
    return { kind: 'triangles', vertices, indices: trianglesOf(indices, mode), json }
  }
}

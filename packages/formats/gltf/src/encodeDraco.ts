import type { BakedMesh, BakedPart } from './bakeMesh.ts'
import { boundsOf } from './bounds.ts'
import { FACE_ATTRIBUTE } from './gltfJson.ts'
import { linearColors } from './srgb.ts'
import { unitNormals } from './unitNormals.ts'

/** One part packed by Draco, with the ids of its attributes. */
export interface DracoPart {
  readonly bytes: Uint8Array
  readonly vertices: number
  readonly triangles: number
  readonly attributes: Readonly<Record<string, number>>
}

/** How finely a mesh is rounded: one grid for all its parts, so that they meet. */
export interface DracoGrid {
  readonly origin: readonly number[]
  /** Side of the cube from `origin` that holds the mesh, metres. */
  readonly range: number
  readonly positionBits: number
  readonly normalBits: number
}

/** Packs one part of a mesh; undefined where Draco gives up (a part of nothing but degenerate triangles). */
export type DracoEncoder = (mesh: BakedMesh, part: BakedPart, grid: DracoGrid) => DracoPart | undefined

/** The emscripten bindings of draco3dgltf 1.5.7 that are used; the package has no types. */
interface DracoModule {
  readonly Encoder: new () => {
    SetSpeedOptions(encoding: number, decoding: number): void
    SetEncodingMethod(method: number): void
    SetAttributeQuantization(attribute: number, bits: number): void
    SetAttributeExplicitQuantization(attribute: number, bits: number, width: number, origin: readonly number[], range: number): void
    SetTrackEncodedProperties(on: boolean): void
    GetNumberOfEncodedPoints(): number
    GetNumberOfEncodedFaces(): number
    EncodeMeshToDracoBuffer(mesh: unknown, out: unknown): number
  }
  readonly MeshBuilder: new () => {
    AddFacesToMesh(mesh: unknown, faces: number, indices: Uint32Array): boolean
    AddFloatAttribute(mesh: unknown, attribute: number, vertices: number, width: number, values: Float32Array): number
    AddUInt16Attribute(mesh: unknown, attribute: number, vertices: number, width: number, values: Uint16Array): number
    SetNormalizedFlagForAttribute(mesh: unknown, id: number, normalized: boolean): boolean
  }
  readonly Mesh: new () => unknown
  readonly DracoInt8Array: new () => { GetValue(index: number): number }
  destroy(handle: unknown): void
  readonly POSITION: number
  readonly NORMAL: number
  readonly COLOR: number
  readonly GENERIC: number
  readonly MESH_EDGEBREAKER_ENCODING: number
}

/** The grid of a mesh, as fine as `step` (metres). */
export const dracoGrid = (positions: Float32Array, step: number, normalBits: number): DracoGrid => {
  const { min, max } = boundsOf(positions)
  const range = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2], step)
  return { origin: min, range, positionBits: Math.min(24, Math.max(8, Math.ceil(Math.log2(range / step + 1)))), normalBits }
}

/** Encoding speed 0–10 as in Draco: lower packs better. */
const SPEED = 3

/**
 * The vertices of a part. Edgebreaker packs best, but reorders the triangles, so ranges of triangles cannot tell faces apart:
 * each vertex says which face it belongs to, and none belongs to two.
 */
const splitByFace = (
  { indices, faces }: BakedPart,
  vertices: number,
): { readonly members: readonly number[]; readonly indices: Uint32Array; readonly faceOf?: Uint16Array } => {
  const starts = faces?.firstTriangle ?? [0]
  const place = new Int32Array(vertices).fill(-1)
  const members: number[] = []
  const faceOf: number[] = []
  const out = new Uint32Array(indices.length)
  for (let f = 0; f < starts.length; f++) {
    const from = members.length
    const end = f + 1 < starts.length ? 3 * starts[f + 1] : indices.length
    for (let i = 3 * starts[f]; i < end; i++) {
      const v = indices[i]
      if (place[v] < from) {
        place[v] = members.push(v) - 1
        faceOf.push(f)
      }
      out[i] = place[v]
    }
  }
  return { members, indices: out, ...(faces && starts.length <= 65535 && { faceOf: Uint16Array.from(faceOf) }) }
}

const gather = <T extends Float32Array | Uint16Array>(from: ArrayLike<number>, order: readonly number[], width: number, out: T): T => {
  for (let i = 0; i < order.length; i++) for (let c = 0; c < width; c++) out[width * i + c] = from[width * order[i] + c]
  return out
}

/**
 * Loads the encoder.
 * @param wasm - bytes of `draco_encoder.wasm`, where the package cannot find them itself (browsers)
 */
export const makeDracoEncoder = async (wasm?: ArrayBuffer): Promise<DracoEncoder> => {
  const { default: draco } = await import('draco3dgltf')
  const module = (await draco.createEncoderModule(wasm ? { wasmBinary: wasm } : {})) as DracoModule // untyped bindings
  return (mesh, part, grid) => {
    const { members, indices, faceOf } = splitByFace(part, mesh.positions.length / 3)
    const handle = { encoder: new module.Encoder(), builder: new module.MeshBuilder(), mesh: new module.Mesh(), out: new module.DracoInt8Array() }
    const { encoder, builder } = handle
    builder.AddFacesToMesh(handle.mesh, indices.length / 3, indices)
    const count = members.length
    const attributes: Record<string, number> = {
      POSITION: builder.AddFloatAttribute(handle.mesh, module.POSITION, count, 3, gather(mesh.positions, members, 3, new Float32Array(3 * count))),
    }
    encoder.SetAttributeExplicitQuantization(module.POSITION, grid.positionBits, 3, grid.origin, grid.range)
    if (mesh.normals) {
      attributes['NORMAL'] = builder.AddFloatAttribute(
        handle.mesh,
        module.NORMAL,
        count,
        3,
        gather(unitNormals(mesh.normals), members, 3, new Float32Array(3 * count)),
      )
      encoder.SetAttributeQuantization(module.NORMAL, grid.normalBits)
    }
    if (mesh.colors) {
      attributes['COLOR_0'] = builder.AddUInt16Attribute(
        handle.mesh,
        module.COLOR,
        count,
        4,
        gather(linearColors(mesh.colors), members, 4, new Uint16Array(4 * count)),
      )
      builder.SetNormalizedFlagForAttribute(handle.mesh, attributes['COLOR_0'], true)
    }
    if (faceOf) attributes[FACE_ATTRIBUTE] = builder.AddUInt16Attribute(handle.mesh, module.GENERIC, count, 1, faceOf)
    encoder.SetEncodingMethod(module.MESH_EDGEBREAKER_ENCODING)
    encoder.SetSpeedOptions(SPEED, 5)
    encoder.SetTrackEncodedProperties(true)
    const length = encoder.EncodeMeshToDracoBuffer(handle.mesh, handle.out)
    const bytes = Uint8Array.from({ length }, (_, i) => handle.out.GetValue(i))
    const result = { bytes, attributes, vertices: encoder.GetNumberOfEncodedPoints(), triangles: encoder.GetNumberOfEncodedFaces() }
    for (const h of Object.values(handle)) module.destroy(h)
    return length > 0 ? result : undefined
  }
}

import type { Properties } from '@trunnion/core'

/** The parts of a glTF 2.0 document that we write (Khronos glTF 2.0 specification, section 5). */
export interface GltfJson {
  readonly asset: { readonly version: '2.0'; readonly generator: string }
  extensionsUsed?: readonly string[]
  extensionsRequired?: readonly string[]
  readonly scene: number
  readonly scenes: readonly { readonly nodes?: readonly number[]; readonly extras: Properties }[]
  nodes?: readonly NodeJson[]
  materials?: readonly MaterialJson[]
  meshes?: readonly MeshJson[]
  accessors?: readonly AccessorJson[]
  bufferViews?: readonly BufferViewJson[]
  buffers?: readonly BufferJson[]
}

export interface NodeJson {
  name?: string
  mesh?: number
  children?: readonly number[]
  matrix?: readonly number[]
  translation?: readonly number[]
  rotation?: readonly number[]
  scale?: readonly number[]
  extras?: Properties
  extensions?: Readonly<Record<string, unknown>>
}

export interface MaterialJson {
  name?: string
  readonly pbrMetallicRoughness: { readonly baseColorFactor: readonly number[]; readonly metallicFactor: number; readonly roughnessFactor: number }
  alphaMode?: 'BLEND'
  doubleSided?: true
  extras?: Properties
  extensions?: Readonly<Record<string, unknown>>
}

export interface MeshJson {
  name?: string
  primitives: readonly PrimitiveJson[]
  extras?: Properties
}

export interface PrimitiveJson {
  readonly attributes: Readonly<Record<string, number>>
  indices?: number
  mode?: number
  material?: number
  extras?: Properties
  extensions?: Readonly<Record<string, unknown>>
}

export interface AccessorJson {
  bufferView?: number
  byteOffset?: number
  readonly componentType: number
  normalized?: true
  readonly count: number
  readonly type: 'SCALAR' | 'VEC3' | 'VEC4'
  min?: readonly number[]
  max?: readonly number[]
}

export interface BufferViewJson {
  readonly buffer: number
  byteOffset?: number
  readonly byteLength: number
  byteStride?: number
  target?: number
  extensions?: Readonly<Record<string, unknown>>
}

export interface BufferJson {
  uri?: string
  readonly byteLength: number
  extensions?: Readonly<Record<string, unknown>>
}

/** Accessor component types. */
export const BYTE = 5120
export const UNSIGNED_BYTE = 5121
export const SHORT = 5122
export const UNSIGNED_SHORT = 5123
export const UNSIGNED_INT = 5125
export const FLOAT = 5126

/** Primitive modes. */
export const POINTS = 0
export const LINES = 1
export const LINE_LOOP = 2
export const LINE_STRIP = 3
export const TRIANGLES = 4
export const TRIANGLE_STRIP = 5
export const TRIANGLE_FAN = 6

/** Buffer view targets. */
export const ARRAY_BUFFER = 34962
export const ELEMENT_ARRAY_BUFFER = 34963

export const MESHOPT = 'EXT_meshopt_compression'
export const DRACO = 'KHR_draco_mesh_compression'
export const QUANTIZATION = 'KHR_mesh_quantization'
export const VISIBILITY = 'KHR_node_visibility'
export const UNLIT = 'KHR_materials_unlit'
export const INSTANCING = 'EXT_mesh_gpu_instancing'

/** Index of a vertex's face in its primitive's `extras.faceIds`, in Draco primitives, whose triangles have no order of their own. */
export const FACE_ATTRIBUTE = '_FACE'

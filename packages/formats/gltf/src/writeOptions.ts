/** How a GLB or glTF is written. */
export interface WriteOptions {
  /** `none` (default): float32 positions and normals, for every reader. `meshopt`: EXT_meshopt_compression. `draco`: KHR_draco_mesh_compression. */
  readonly compress?: 'none' | 'meshopt' | 'draco'
  /** Writes edge curves as LINES; true when omitted. */
  readonly edges?: boolean
  /** Bits that positions keep over a mesh's diagonal when compressed; see `positionStep` for the default. */
  readonly positionBits?: number
  /** Bits of the octahedral normals when compressed; 10 when omitted (about 0.1°). */
  readonly normalBits?: number
  /** Bytes of `draco_encoder.wasm` of the package draco3dgltf, where it cannot find them itself (browsers). */
  readonly dracoWasm?: ArrayBuffer
}

import type { Matrix4 } from '@trunnion/core'
import { INSTANCING } from './gltfJson.ts'
import { type Json, indexOf, isRecord, malformed, recordOf } from './jsonValue.ts'
import type { AccessorReader } from './readAccessor.ts'
import { composeMatrix } from './readMatrix.ts'

/** Placements of a node's mesh by EXT_mesh_gpu_instancing, relative to the node; undefined when it has none. `claim` is told their number first. */
export const readInstances = (
  node: Json,
  entity: string,
  accessors: AccessorReader,
  accessorCount: number,
  claim: (count: number) => void,
): readonly Matrix4[] | undefined => {
  const extension = recordOf(node['extensions'], entity)[INSTANCING]
  if (!isRecord(extension)) return undefined
  const attributes = recordOf(extension['attributes'], entity)
  const indexFor = (name: string): number | undefined => (attributes[name] === undefined ? undefined : indexOf(attributes[name], accessorCount, entity))
  const [t, r, s] = ['TRANSLATION', 'ROTATION', 'SCALE'].map(indexFor)
  const counts = [t, r, s].flatMap((i) => (i === undefined ? [] : [accessors.shape(i).count]))
  if (counts.length === 0 || counts.some((c) => c !== counts[0])) return malformed('Instance attributes are missing or differ in number.', entity)
  claim(counts[0])
  const read = (index: number | undefined, type: string): Float32Array | undefined => (index === undefined ? undefined : accessors.floats(index, [type]).data)
  const [translation, rotation, scale] = [read(t, 'VEC3'), read(r, 'VEC4'), read(s, 'VEC3')]
  if ([translation, rotation, scale].some((a) => a && !a.every(Number.isFinite))) return malformed('Instance placements are not finite.', entity)
  return Array.from({ length: counts[0] }, (_, i) =>
    composeMatrix(
      translation ? [...translation.subarray(3 * i, 3 * i + 3)] : [0, 0, 0],
      rotation ? [...rotation.subarray(4 * i, 4 * i + 4)] : [0, 0, 0, 1],
      scale ? [...scale.subarray(3 * i, 3 * i + 3)] : [1, 1, 1],
    ),
  )
}

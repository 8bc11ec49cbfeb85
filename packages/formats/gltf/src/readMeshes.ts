import type { Mesh, WarningLog } from '@trunnion/core'
import { type AssembledMesh, assembleMesh } from './assembleMesh.ts'
import { DRACO } from './gltfJson.ts'
import { type Json, indexOf, recordOf, recordsOf, stringOf } from './jsonValue.ts'
import type { Meter } from './meter.ts'
import { readExtras } from './readExtras.ts'
import type { Primitive } from './readPrimitive.ts'

/** How a mesh of the document is placed in the scene. */
export interface MeshUse {
  /** Index into the scene's meshes; undefined when the mesh holds nothing. */
  readonly mesh: number | undefined
  /** Material of this use, where the same geometry occurs with another one. */
  readonly material?: number
}

/** Reads meshes on demand, each once; meshes of the same data but another single material become occurrences of one. */
export const makeMeshReader = (
  list: readonly Json[],
  primitive: (json: Json, entity: string) => Primitive | undefined,
  materialIndex: readonly number[],
  { meter, log }: { readonly meter: Meter; readonly log: WarningLog },
) => {
  const meshes: Mesh[] = []
  const uses = new Map<number, MeshUse>()
  const geometries = new Map<string, { readonly index: number; readonly assembled: AssembledMesh }>()

  const materialOf = (json: Json, entity: string): number =>
    json['material'] === undefined ? -1 : materialIndex[indexOf(json['material'], materialIndex.length, entity)]

  const withMaterials = ({ mesh, primitiveOfGroup }: AssembledMesh, materials: readonly number[]): Mesh => ({
    ...mesh,
    groups: { ...mesh.groups, material: Int32Array.from(primitiveOfGroup, (p) => materials[p]) },
  })

  const read = (index: number): MeshUse => {
    const json = list[index]
    const entity = `mesh ${index}`
    const primitives = recordsOf(json['primitives'], entity)
    const materials = primitives.map((p) => materialOf(p, entity))
    const name = stringOf(json['name'])
    const key = JSON.stringify([
      name,
      json['extras'],
      primitives.map((p) => [p['attributes'], p['indices'], p['mode'], recordOf(p['extensions'], entity)[DRACO], p['extras']]),
    ])
    const known = geometries.get(key)
    if (known) {
      const distinct = new Set(known.assembled.primitiveOfGroup.map((p) => materials[p]))
      const [single] = distinct
      if (withMaterials(known.assembled, materials).groups.material.every((m, g) => m === meshes[known.index].groups.material[g])) return { mesh: known.index }
      if (distinct.size === 1 && single >= 0) return { mesh: known.index, material: single }
      return { mesh: meshes.push(withMaterials(known.assembled, materials)) - 1 }
    }
    if (json['weights'] !== undefined || primitives.some((p) => p['targets'] !== undefined))
      log.add('ENTITY_UNSUPPORTED', 'Morph targets were left out; the base shape stays.', { format: 'gltf', entity })
    const assembled = assembleMesh(
      name,
      readExtras(json['extras'], log),
      primitives.map((p, k) => primitive(p, `${entity} primitive ${k}`)),
      log,
    )
    const { mesh } = assembled
    meter.triangles(mesh.indices.length / 3)
    if (mesh.indices.length === 0 && !mesh.edges && !mesh.points) {
      log.add('GEOMETRY_MISSING', 'Meshes without any usable primitive were left out.', { format: 'gltf', entity })
      return { mesh: undefined }
    }
    const at = meshes.push(withMaterials(assembled, materials)) - 1
    geometries.set(key, { index: at, assembled })
    return { mesh: at }
  }

  return {
    meshes,
    use(index: number): MeshUse {
      const found = uses.get(index) ?? read(index)
      uses.set(index, found)
      return found
    },
  }
}

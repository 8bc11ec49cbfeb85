import { type Scene, millimetresPer } from '@trunnion/core'
import { MeshoptEncoder } from 'meshoptimizer/encoder'
import { addDracoMesh } from './addDracoMesh.ts'
import { type PrimitiveDraft, addMesh } from './addMesh.ts'
import { bakeMesh } from './bakeMesh.ts'
import { makeBufferBuilder } from './bufferBuilder.ts'
import { makeDracoEncoder } from './encodeDraco.ts'
import { DRACO, type GltfJson, MESHOPT, type MeshJson, QUANTIZATION, UNLIT, VISIBILITY } from './gltfJson.ts'
import { packMesh } from './packMesh.ts'
import { makeMaterialTable } from './writeMaterials.ts'
import { writeNodes } from './writeNodes.ts'
import type { WriteOptions } from './writeOptions.ts'

/** A document and the bytes of its first buffer. */
export interface GltfDocument {
  readonly json: GltfJson
  readonly bin: Uint8Array
}

/** Lays a scene out as glTF 2.0: metres, Y up, the source's unit and up axis in the scene's extras. The same scene and options give the same bytes. */
export const buildDocument = async (scene: Scene, options: WriteOptions): Promise<GltfDocument> => {
  const compress = options.compress ?? 'none'
  if (compress === 'meshopt') await MeshoptEncoder.ready
  const draco = compress === 'draco' ? await makeDracoEncoder(options.dracoWasm) : undefined
  const packing = { positionBits: options.positionBits, normalBits: options.normalBits ?? 10 }
  const scale = millimetresPer(scene.lengthUnit) / 1000
  const buffer = makeBufferBuilder(compress === 'meshopt')
  const materials = makeMaterialTable(scene.materials)
  const meshes: MeshJson[] = []
  const drafts = new Map<number, { readonly primitives: readonly PrimitiveDraft[]; readonly offset?: readonly [number, number, number] }>()
  const variants = new Map<string, number>()

  const draftOf = (index: number) => {
    const known = drafts.get(index)
    if (known) return known
    const baked = bakeMesh(scene.meshes[index], scale, options.edges ?? true)
    const primitives = draco ? addDracoMesh(buffer, baked, draco, packing) : addMesh(buffer, compress === 'meshopt' ? packMesh(baked, packing) : baked)
    const draft = { primitives, ...(baked.offset && { offset: baked.offset }) }
    drafts.set(index, draft)
    return draft
  }
  const meshOf = (index: number, override: number | undefined): number | undefined => {
    const key = `${index} ${override ?? ''}`
    const known = variants.get(key)
    if (known !== undefined) return known
    const { primitives } = draftOf(index)
    if (primitives.length === 0) return undefined
    const source = scene.meshes[index]
    // the edges of a body stay dark whatever its colour; a part of lines alone (a drawing) has no other
    const looseColor = source.indices.length === 0 ? override : undefined
    const json: MeshJson = {
      ...(source.name && { name: source.name }),
      primitives: primitives.map(({ material, json: p }) => ({
        ...p,
        material: material === undefined ? materials.useLoose(looseColor) : materials.use(override ?? material, source.colors !== undefined),
      })),
      ...(source.properties && Object.keys(source.properties).length > 0 && { extras: source.properties }),
    }
    variants.set(key, meshes.length)
    return meshes.push(json) - 1
  }

  const nodes = writeNodes(scene, meshOf, (mesh) => draftOf(mesh).offset)
  const { bin, accessors, bufferViews, buffers, usesMeshopt } = buffer.finish()
  const required = [
    ...(usesMeshopt ? [MESHOPT] : []),
    ...(accessors.some((a) => a.type === 'VEC3' && a.normalized) ? [QUANTIZATION] : []),
    ...(meshes.some((m) => m.primitives.some((p) => p.extensions)) ? [DRACO] : []),
  ]
  const used = [...required, ...(nodes.some((n) => n.extensions) ? [VISIBILITY] : []), ...(materials.list.some((m) => m.extensions) ? [UNLIT] : [])]
  const list = <K extends string, T>(key: K, values: readonly T[]) => (values.length > 0 ? { [key]: values } : {}) as { readonly [k in K]?: readonly T[] } // computed keys widen to string
  return {
    bin,
    json: {
      asset: { version: '2.0', generator: 'Trunnion' },
      ...list('extensionsUsed', used),
      ...list('extensionsRequired', required),
      scene: 0,
      scenes: [
        {
          ...(scene.roots.length > 0 && { nodes: scene.roots }),
          extras: { sourceUnit: scene.sourceUnit ?? scene.lengthUnit, sourceUpAxis: scene.upAxis, ...scene.properties },
        },
      ],
      ...list('nodes', nodes),
      ...list('materials', materials.list),
      ...list('meshes', meshes),
      ...list('accessors', accessors),
      ...list('bufferViews', bufferViews),
      ...list('buffers', buffers),
    },
  }
}

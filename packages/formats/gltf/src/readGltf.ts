import { type ReadOptions, type ReadOutcome, type Result, type SceneNode, attemptAsync, defaultBudgets, fault, makeWarningLog } from '@trunnion/core'
import { MeshoptDecoder } from 'meshoptimizer/decoder'
import { makeDracoDecoder } from './decodeDraco.ts'
import { DRACO, INSTANCING, MESHOPT, QUANTIZATION, VISIBILITY } from './gltfJson.ts'
import { type Json, isRecord, recordOf, recordsOf } from './jsonValue.ts'
import { makeMeter } from './meter.ts'
import { parseContainer } from './parseContainer.ts'
import { makeAccessorReader } from './readAccessor.ts'
import { readExtras } from './readExtras.ts'
import { readMaterials } from './readMaterials.ts'
import { makeMeshReader } from './readMeshes.ts'
import { readNodes } from './readNodes.ts'
import { makePrimitiveReader } from './readPrimitive.ts'
import { makeViewReader } from './readView.ts'
import { resolveBuffers } from './resolveBuffers.ts'
import { walkNodes } from './walkNodes.ts'

/** {@link ReadOptions}, and what browsers need for Draco. */
export interface GltfReadOptions extends ReadOptions {
  /** Bytes of `draco_decoder_gltf.wasm` of the package draco3dgltf, where it cannot find them itself. */
  readonly dracoWasm?: ArrayBuffer
}

const understood = new Set([MESHOPT, 'KHR_meshopt_compression', DRACO, QUANTIZATION, INSTANCING, VISIBILITY])

/** Extensions that change how things look, not where they are. */
const isAppearance = (name: string): boolean => /^(KHR_materials_|KHR_texture_|EXT_texture_|KHR_lights_|EXT_lights_|MSFT_texture_)/.test(name)

const checkVersion = (json: Json): void => {
  const { version, minVersion } = recordOf(json['asset'], 'asset')
  const supported = typeof version === 'string' && version.startsWith('2.') && (minVersion === undefined || minVersion === '2.0')
  if (!supported) fault('FORMAT_UNSUPPORTED', 'Only glTF 2.0 is read.', { format: 'gltf', entity: 'asset' })
  const required = json['extensionsRequired']
  if (Array.isArray(required) && required.some((name) => typeof name !== 'string' || !(understood.has(name) || isAppearance(name))))
    fault('FORMAT_UNSUPPORTED', 'The document requires an extension that is not supported.', { format: 'gltf', entity: 'extensionsRequired' })
}

const names = (json: Json): readonly unknown[] => (Array.isArray(json['extensionsUsed']) ? json['extensionsUsed'] : [])

/**
 * Reads GLB and glTF 2.0: positions in metres, Y up, float32. Buffers come from the GLB chunk, data URIs and `options.resources` only.
 *
 * Everything is checked against the document and the budgets before memory is taken. Textures, animations, cameras and lights are left out.
 * @example
 * const result = await readGltf(bytes)
 * if (result.ok) console.log(result.value.scene.nodes.length)
 */
export const readGltf = (bytes: Uint8Array, options: GltfReadOptions = {}): Promise<Result<ReadOutcome>> =>
  attemptAsync(async () => {
    const { budgets = defaultBudgets, onProgress } = options
    const log = makeWarningLog()
    if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format: 'gltf' })
    if (bytes.length > budgets.bytes) fault('LIMIT_BYTES', undefined, { format: 'gltf' })
    const { json, bin } = parseContainer(bytes, budgets.depth, log)
    checkVersion(json)
    const list = (key: string): readonly Json[] => recordsOf(json[key], key)
    const [nodes, meshes, accessors, views] = [list('nodes'), list('meshes'), list('accessors'), list('bufferViews')]
    if (nodes.length + meshes.length + accessors.length + views.length > budgets.entities) fault('LIMIT_ENTITIES', undefined, { format: 'gltf' })
    const meter = makeMeter(bytes.length, budgets)
    const buffers = resolveBuffers(list('buffers'), bin, options.resources, meter)
    const tree = walkNodes(json, nodes, budgets.depth)

    await MeshoptDecoder.ready
    const draco = names(json).includes(DRACO) ? await makeDracoDecoder(meter, options.dracoWasm) : undefined
    const view = makeViewReader(views, buffers, meter)
    const accessor = makeAccessorReader(accessors, views.length, view, meter)
    const { materials, index } = readMaterials(list('materials'), log)
    const primitive = makePrimitiveReader({ accessors: accessor, accessorCount: accessors.length, view, viewCount: views.length, draco, meter, log })
    const reader = makeMeshReader(meshes, primitive, index, { meter, log })
    let done = 0
    const use = (mesh: number) => {
      onProgress?.(Math.min(++done, nodes.length), nodes.length)
      return reader.use(mesh)
    }
    const read = readNodes({
      nodes,
      tree,
      meshCount: meshes.length,
      use,
      meshes: reader.meshes,
      accessors: accessor,
      accessorCount: accessors.length,
      budgets,
      log,
    })

    let { nodes: sceneNodes, roots } = read
    if (nodes.length === 0 && meshes.length > 0) {
      log.add('INPUT_REPAIRED', 'No node places the meshes; each was placed once.', { format: 'gltf' })
      sceneNodes = meshes.flatMap((_, i): SceneNode[] => {
        const { mesh } = reader.use(i)
        return mesh === undefined ? [] : [{ name: '', mesh, children: [] }]
      })
      roots = sceneNodes.map((_, i) => i)
    }
    if (sceneNodes.length === 0) fault('NO_GEOMETRY', undefined, { format: 'gltf' })
    if (tree.order.length < nodes.length)
      log.add('ENTITY_UNSUPPORTED', 'Nodes outside the default scene were left out.', { format: 'gltf' }, nodes.length - tree.order.length)
    if (list('animations').length > 0) log.add('ENTITY_UNSUPPORTED', 'Animations were left out.', { format: 'gltf' })
    if (reader.meshes.length === 0) log.add('GEOMETRY_MISSING', 'The nodes hold no geometry.', { format: 'gltf' })

    const scene = list('scenes')[typeof json['scene'] === 'number' ? json['scene'] : 0]
    const properties = isRecord(scene) ? readExtras(scene['extras'], log) : undefined
    return {
      scene: { lengthUnit: 'metre', upAxis: 'y', roots, nodes: sceneNodes, meshes: reader.meshes, materials, ...(properties && { properties }) },
      formatVersion: '2.0',
      warnings: log.list(),
    }
  })

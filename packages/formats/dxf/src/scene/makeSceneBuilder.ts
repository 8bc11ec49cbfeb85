import {
  type Budgets,
  type Matrix4,
  type Mesh,
  type PropertyValue,
  type Scene,
  type WarningLog,
  fault,
  identity,
  isFiniteMatrix,
  multiply,
  translation,
} from '@trunnion/core'
import { type DrawingState, blockOf, blockTitle, layerOf } from '../drawing/types.ts'
import type { DxfEntity } from '../entities/types.ts'
import type { Fineness } from '../geometry/curves.ts'
import { type Buckets, makeBuckets } from './bucket.ts'
import { makeDraughtsman } from './drawEntity.ts'
import { entityColor, layerColor } from './entityColor.ts'
import { isDefinitionPoint, noteText, placementProperties } from './entityData.ts'
import { type BlockPart, type BuiltBlock, makeBlockBuilder } from './makeBlockBuilder.ts'
import { insertMatrix, scaleOfMatrix } from './insertMatrix.ts'
import { type SceneDraft, makeSceneDraft } from './sceneNodes.ts'

/** What a placed block takes over from its INSERT. */
interface Placing {
  readonly layer: string
  readonly byBlock: number
  readonly byLayer: number
  readonly scale: number
  readonly depth: number
}

export interface SceneBuilder {
  /** Draws a top-level entity of the model space. */
  add(entity: DxfEntity): void
  finish(): Pick<Scene, 'nodes' | 'meshes' | 'materials' | 'roots'>
}

/** A block makes a node for each of its layers and colours. */
const nodesPerInstance = 5

/**
 * Builds the scene of a drawing: a node a layer, in it the layer's lines, faces and points as one mesh a colour, and its INSERTs as nodes that share the meshes of
 * their block. Budgets: instances (placed blocks), depth, triangles (a third as many as points of lines and faces).
 *
 * @param fineness - chord in drawing units
 */
export const makeSceneBuilder = (state: DrawingState, fineness: Fineness, budgets: Budgets, log: WarningLog, rootMatrix?: Matrix4): SceneBuilder => {
  const draft: SceneDraft = makeSceneDraft('model space', rootMatrix)
  const draughtsman = makeDraughtsman(log)
  const layers = new Map<string, { readonly node: number; readonly buckets: Buckets; readonly texts: PropertyValue[] }>()
  const open = new Set<string>()
  const drawn = new Set<string>()
  let placed = 0
  let points = 0

  const countPoints = (more: number): void => {
    points += more
    if (points > 3 * budgets.triangles)
      fault('LIMIT_TRIANGLES', `The drawing has more than ${3 * budgets.triangles} points of lines and triangles.`, { format: 'dxf' })
  }
  const addMesh = (mesh: Mesh): number => draft.meshes.push(mesh) - 1
  const buildBlock = makeBlockBuilder(state, draughtsman, fineness, countPoints, addMesh)
  const layerNode = (name: string) => {
    const known = layers.get(name)
    if (known) return known
    const layer = layerOf(state, name)
    const node = draft.addNode({ name, layers: [name], ...((layer?.off || layer?.frozen) && { visible: false }) }, 0)
    const made = { node, buckets: makeBuckets(countPoints), texts: [] }
    layers.set(name, made)
    return made
  }

  const place = (entity: DxfEntity, parent: number, from: Placing | undefined): void => {
    const { geometry } = entity
    if (geometry.kind !== 'insert' && geometry.kind !== 'drawn') return
    const block = blockOf(state, geometry.block)
    if (!block) return log.add('REFERENCE_MISSING', 'Blocks that are placed are not defined.', { format: 'dxf', offset: entity.offset })
    if (block.flags & 4) log.add('REFERENCE_MISSING', 'External references are not loaded.', { format: 'dxf', offset: entity.offset })
    const name = block.name.toUpperCase()
    if (open.has(name)) return log.add('REFERENCE_CIRCLE', 'A block that places itself was left out.', { format: 'dxf', offset: entity.offset })
    const depth = (from?.depth ?? 0) + 1
    if (depth > Math.min(budgets.depth, 256)) fault('LIMIT_DEPTH', 'Blocks are nested too deeply.', { format: 'dxf', offset: entity.offset })
    const [columns, rows] = geometry.kind === 'insert' ? [geometry.columns, geometry.rows] : [1, 1]
    if (placed + columns * rows > budgets.instances)
      fault('LIMIT_INSTANCES', `The drawing places more than ${budgets.instances} blocks.`, { format: 'dxf', offset: entity.offset })
    placed += columns * rows
    const color = entityColor(state, entity, from !== undefined)
    const layer = from && entity.layer === '0' ? from.layer : entity.layer
    const placing = {
      layer,
      byBlock: typeof color === 'number' ? color : color === 'byblock' ? (from?.byBlock ?? 0) : (from?.byLayer ?? 0),
      byLayer: from && entity.layer === '0' ? from.byLayer : layerColor(state, entity.layer),
      depth,
    }
    open.add(name)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const matrix =
          geometry.kind === 'insert'
            ? insertMatrix(geometry, entity.extrusion, block.basePoint, column, row)
            : multiply(translation(...geometry.at), translation(...negated(block.basePoint)))
        if (!isFiniteMatrix(matrix)) {
          log.add('NOT_FINITE_DROPPED', 'A block placed at an infinite point was left out.', { format: 'dxf', offset: entity.offset })
          continue
        }
        const scale = (from?.scale ?? 1) * scaleOfMatrix(matrix)
        const content = buildBlock(block.name, scale)
        if (content) placeContent(entity, content, matrix, parent, { ...placing, scale })
      }
    }
    open.delete(name)
  }

  /** The block of a dimension or table is its own: what it holds is drawn into the layers as if it stood there itself. */
  const drawOnce = (entity: DxfEntity): boolean => {
    const { geometry } = entity
    const block = geometry.kind === 'drawn' ? blockOf(state, geometry.block) : undefined
    if (geometry.kind !== 'drawn' || !block || drawn.has(block.name) || !isOrigin(geometry.at) || !isOrigin(block.basePoint)) return false
    drawn.add(block.name)
    const color = entityColor(state, entity, false)
    const placing: Placing = { layer: entity.layer, byBlock: Number(color), byLayer: layerColor(state, entity.layer), scale: 1, depth: 1 }
    for (const part of block.entities) {
      const { kind } = part.geometry
      const layer = layerNode(part.layer === '0' ? entity.layer : part.layer)
      if (isDefinitionPoint(part)) continue
      if (kind === 'insert' || kind === 'drawn') place(part, layer.node, placing)
      else {
        noteText(part, layer.texts)
        const own = entityColor(state, part, true)
        const resolved = typeof own === 'number' ? own : own === 'byblock' ? placing.byBlock : placing.byLayer
        draughtsman.draw(part, layer.buckets.of(part.layer, resolved, !part.visible || !entity.visible), fineness)
      }
    }
    return true
  }
  const placeContent = (entity: DxfEntity, { parts, inserts }: BuiltBlock, matrix: Matrix4, parent: number, placing: Placing): void => {
    const { geometry } = entity
    if (geometry.kind !== 'insert' && geometry.kind !== 'drawn') return
    if (draft.nodes.length + parts.length > nodesPerInstance * budgets.instances)
      fault('LIMIT_INSTANCES', 'The placed blocks have too many parts.', { format: 'dxf', offset: entity.offset })
    const dress = ({ mesh, layer, color, hidden }: BlockPart) => ({
      mesh,
      material: draft.materialOf(typeof color === 'number' ? color : color === 'byblock' ? placing.byBlock : placing.byLayer),
      layers: [layer === '0' ? placing.layer : layer],
      ...(hidden && { visible: false }),
    })
    const properties = placementProperties(entity, state)
    const own = {
      name: blockTitle(state, geometry.block),
      ...(matrix !== identity && { matrix }),
      ...(properties && { properties }),
      ...(!entity.visible && { visible: false }),
    }
    if (parts.length === 1 && inserts.length === 0) {
      draft.addNode({ ...dress(parts[0]), ...own }, parent)
      return
    }
    const node = draft.addNode({ ...own, layers: [placing.layer] }, parent)
    for (const part of parts) draft.addNode({ name: '', ...dress(part) }, node)
    for (const insert of inserts) place(insert, node, placing)
  }

  const drawTop = (entity: DxfEntity): void => {
    const { buckets, texts } = layerNode(entity.layer)
    if (entity.type !== 'ATTRIB') noteText(entity, texts)
    draughtsman.draw(entity, buckets.of(entity.layer, entityColor(state, entity, false), !entity.visible), fineness)
  }

  return {
    add(entity) {
      const layer = layerNode(entity.layer)
      const { geometry } = entity
      if (geometry.kind === 'insert') geometry.attributes.forEach(drawTop)
      if (geometry.kind === 'drawn' && drawOnce(entity)) return
      if (geometry.kind === 'insert' || geometry.kind === 'drawn') return place(entity, layer.node, undefined)
      drawTop(entity)
    },
    finish() {
      for (const [name, { node, buckets, texts }] of layers) {
        const parts = [...buckets.all()].flatMap((bucket) => bucket.meshes().map((mesh) => ({ mesh: addMesh(mesh), bucket })))
        const layer = draft.nodes[node]
        if (texts.length > 0) layer.properties = { texts }
        for (const { mesh, bucket } of parts) {
          const kind = draft.meshes[mesh].indices.length > 0 ? 'faces' : 'lines'
          const material = draft.materialOf(typeof bucket.color === 'number' ? bucket.color : 0)
          draft.addNode({ name: `${name} ${kind}`, mesh, material, layers: [name], ...(bucket.hidden && { visible: false }) }, node)
        }
      }
      if (draft.meshes.length === 0) log.add('GEOMETRY_MISSING', 'The model space of the drawing holds nothing that is drawn.')
      return { roots: [0], nodes: draft.nodes, meshes: draft.meshes, materials: draft.materials }
    },
  }
}

const isOrigin = ([x, y, z]: readonly number[]): boolean => x === 0 && y === 0 && z === 0

const negated = ([x, y, z]: readonly [number, number, number]): [number, number, number] => [-x, -y, -z]

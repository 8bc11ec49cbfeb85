import type { Mesh } from '@trunnion/core'
import { type DrawingState, type DxfBlock, blockOf, isShown } from '../drawing/types.ts'
import type { DxfEntity, Geometry } from '../entities/types.ts'
import type { Fineness } from '../geometry/curves.ts'
import { type BucketColor, type Buckets, makeBuckets } from './bucket.ts'
import type { Draughtsman } from './drawEntity.ts'
import { entityColor } from './entityColor.ts'
import { isDefinitionPoint } from './entityData.ts'

/** A mesh of a block with what its placement still decides. */
export interface BlockPart {
  readonly mesh: number
  readonly layer: string
  readonly color: BucketColor
  readonly hidden: boolean
}

export interface BuiltBlock {
  readonly parts: readonly BlockPart[]
  readonly inserts: readonly DxfEntity[]
}

const curved: ReadonlySet<Geometry['kind']> = new Set(['arc', 'ellipse', 'spline', 'polyline', 'hatch'])

/**
 * Makes the meshes of blocks, each block once for all placements; one with curves once for every power of two of the scale, so that they are as fine as asked for.
 *
 * @param addMesh - keeps a mesh and gives its index
 */
export const makeBlockBuilder = (
  state: DrawingState,
  draughtsman: Draughtsman,
  fineness: Fineness,
  countPoints: (points: number) => void,
  addMesh: (mesh: Mesh) => number,
): ((name: string, scale: number) => BuiltBlock | undefined) => {
  const built = new Map<string, BuiltBlock>()
  const drawInBlock = (entity: DxfEntity, buckets: Buckets, finer: Fineness): void =>
    draughtsman.draw(entity, buckets.of(entity.layer, entityColor(state, entity, true), !isShown(state, entity)), finer)

  const known = new Map<DxfBlock, boolean>()
  const hasCurves = (block: DxfBlock): boolean => {
    const answer = known.get(block) ?? block.entities.some(({ geometry }) => curved.has(geometry.kind))
    known.set(block, answer)
    return answer
  }

  return (name, scale) => {
    const block = blockOf(state, name)
    if (!block) return undefined
    const octave = hasCurves(block) ? Math.min(40, Math.max(-40, Math.ceil(Math.log2(scale)))) : 0
    const key = `${octave} ${block.name.toUpperCase()}`
    const before = built.get(key)
    if (before) return before
    const finer = { ...fineness, chord: fineness.chord / 2 ** octave }
    const buckets = makeBuckets(countPoints)
    const inserts: DxfEntity[] = []
    for (const entity of block.entities) {
      const { kind } = entity.geometry
      if (kind === 'insert' || kind === 'drawn') inserts.push(entity)
      else if (entity.type === 'ATTDEF' || isDefinitionPoint(entity)) continue
      else drawInBlock(entity, buckets, finer)
      if (entity.geometry.kind === 'insert') for (const attribute of entity.geometry.attributes) drawInBlock(attribute, buckets, finer)
    }
    const parts = [...buckets.all()].flatMap((bucket) =>
      bucket.meshes().map((mesh) => ({ mesh: addMesh(mesh), layer: bucket.layer, color: bucket.color, hidden: bucket.hidden })),
    )
    const made = { parts, inserts }
    built.set(key, made)
    return made
  }
}

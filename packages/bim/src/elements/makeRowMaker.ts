import type { BatchDraft } from './batch.ts'
import { intsPerElement, realsPerElement } from './batch.ts'
import { globalId } from './globalId.ts'
import { makePacking, packShape } from '../geometry/packShape.ts'
import type { Shape } from '../geometry/shape.ts'

/** A stored geometry that rows refer to. */
export interface KnownGeometry {
  /** The element that brought it. */
  readonly id: number
  readonly center: readonly [number, number, number]
  readonly half: readonly [number, number, number]
}

/** What a row says beside its geometry. */
export interface RowFacts {
  readonly entity: number
  readonly part: number
  readonly layer: number
  readonly type: number
  readonly block: number
  readonly rule: number
  readonly storey: number
  readonly color: number
  readonly handle: string
}

export interface RowMaker {
  /** Stores the shape, or finds that it is stored; undefined when nothing finite is left of it. The id is that of the element that comes next. */
  store(draft: BatchDraft, shape: Shape): KnownGeometry | undefined
  /** Writes the next element: its geometry at (x, y, z) plus the turned centre. */
  write(draft: BatchDraft, facts: RowFacts, geometry: KnownGeometry, x: number, y: number, z: number, rotation: number, length: number): void
  clear(): void
}

/** Geometries remembered by their hash. What is forgotten may be stored twice; finalisation joins it. */
const mostKept = 20_000

/** @param nextElement - number of the first element */
export const makeRowMaker = (project: string, first: { nextElement: number }): RowMaker => {
  const known = new Map<number, { readonly rest: number; readonly id: number }>()
  const packing = makePacking()
  const reals = new Float64Array(realsPerElement)
  const ints = new Int32Array(intsPerElement)
  return {
    clear: () => known.clear(),
    store(draft, shape) {
      if (!packShape(packing, shape)) return undefined
      const { hash, box, vertexBytes, faceBytes } = packing
      const center = [box[0], box[1], box[2]] as const
      const half = [box[3], box[4], box[5]] as const
      // 53 bits find it, 43 more confirm it
      const key = hash[0] * 0x200000 + (hash[1] >>> 11)
      const rest = hash[2] * 0x800 + (hash[3] >>> 21)
      const found = known.get(key)
      if (found?.rest === rest) return { id: found.id, center, half }
      const id = first.nextElement
      if (known.size >= mostKept) known.clear()
      known.set(key, { rest, id })
      draft.geometry(id, vertexBytes, faceBytes, packing.bytes.subarray(0, vertexBytes + 2 * faceBytes), hash)
      return { id, center, half }
    },
    write(draft, facts, { id, center, half }, x, y, z, rotation, length) {
      const [c, s] = rotation === 0 ? [1, 0] : [Math.cos(rotation), Math.sin(rotation)]
      const cx = x + c * center[0] - s * center[1]
      const cy = y + s * center[0] + c * center[1]
      const cz = z + center[2]
      const hx = Math.abs(c) * half[0] + Math.abs(s) * half[1]
      const hy = Math.abs(s) * half[0] + Math.abs(c) * half[1]
      reals[0] = cx
      reals[1] = cy
      reals[2] = cz
      reals[3] = rotation
      reals[4] = length
      reals[5] = cx - hx
      reals[6] = cx + hx
      reals[7] = cy - hy
      reals[8] = cy + hy
      reals[9] = cz - half[2]
      reals[10] = cz + half[2]
      ints[0] = facts.entity
      ints[1] = facts.part
      ints[2] = facts.layer
      ints[3] = facts.type
      ints[4] = facts.block
      ints[5] = facts.rule
      ints[6] = facts.storey
      ints[7] = id
      ints[8] = facts.color
      draft.element(reals, ints, facts.handle, globalId(project, facts.handle))
      first.nextElement++
    },
  }
}

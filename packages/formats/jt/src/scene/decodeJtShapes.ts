import { type Result, attempt, defaultBudgets, fault } from '@trunnion/core'
import type { JtOptions } from '../options.ts'
import type { ShapeFacets } from '../shape/types.ts'
import { sizeOf } from './assembleJtScene.ts'
import { decodeJtShape } from './decodeJtShape.ts'
import type { JtPlan } from './planTypes.ts'
import { shapeSegment } from './shapeSegment.ts'

/**
 * Decodes the shapes of a plan, in its order, but for those that were decoded elsewhere already.
 *
 * @param bytes - the file that was planned
 * @param known - facets by the shape's index in the plan, from `decodeJtShape`; those that are undefined are decoded here
 * @returns one result a shape, for `assembleJtScene`; fails with LIMIT_TRIANGLES as soon as the shapes so far hold more than the budget
 * @throws never
 */
export const decodeJtShapes = (
  bytes: Uint8Array,
  { shapes }: JtPlan,
  options: JtOptions = {},
  known: readonly (Result<ShapeFacets> | undefined)[] = [],
): Result<readonly Result<ShapeFacets>[]> =>
  attempt(() => {
    const { triangles } = options.budgets ?? defaultBudgets
    let size = 0
    const facets = shapes.map((shape, i) => {
      options.onProgress?.(i, shapes.length)
      const decoded = known[i] ?? decodeJtShape(shapeSegment(bytes, shape, options.resources), shape, options.inflate)
      size += decoded.ok ? sizeOf(decoded.value) : 0
      if (size > triangles) fault('LIMIT_TRIANGLES', undefined, { format: 'jt', offset: shape.offset })
      return decoded
    })
    options.onProgress?.(shapes.length, shapes.length)
    return facets
  })

import { type ReadOutcome, type Result, attempt, defaultBudgets, fault, unwrap } from '@trunnion/core'
import type { JtOptions } from './options.ts'
import { assembleJtScene, sizeOf } from './scene/assembleJtScene.ts'
import { decodeJtShape } from './scene/decodeJtShape.ts'
import { makePlan } from './scene/planJtShapes.ts'
import { shapeSegment } from './scene/shapeSegment.ts'

/**
 * Reads a JT file (8.0 to 10.x, either byte order) into a scene: tree, names, placements, materials, properties, layers, facets, lines and points.
 * Positions stay in the file's unit; shapes that are used twice are one mesh. Part files that the assembly refers to are looked up in `options.resources`
 * (see {@link jtReferences} for their names).
 *
 * @throws never; fails with INPUT_EMPTY, INPUT_UNRECOGNISED, INPUT_TRUNCATED, INPUT_MALFORMED, FORMAT_UNSUPPORTED (before version 8), LIMIT_*
 * @example
 * const result = readJt(bytes)
 * if (result.ok) console.log(result.value.scene.nodes.map((node) => node.name))
 */
export const readJt = (bytes: Uint8Array, options: JtOptions = {}): Result<ReadOutcome> =>
  attempt(() => {
    const plan = makePlan(bytes, options, true)
    const { triangles } = options.budgets ?? defaultBudgets
    let size = 0
    const facets = plan.shapes.map((shape, i) => {
      options.onProgress?.(i, plan.shapes.length)
      const decoded = decodeJtShape(shapeSegment(bytes, shape, options.resources), shape, options.inflate)
      size += decoded.ok ? sizeOf(decoded.value) : 0
      if (size > triangles) fault('LIMIT_TRIANGLES', undefined, { format: 'jt', offset: shape.offset })
      return decoded
    })
    options.onProgress?.(plan.shapes.length, plan.shapes.length)
    return unwrap(assembleJtScene(plan, facets, options.budgets))
  })

import { type ReadOutcome, type Result, attempt, unwrap } from '@trunnion/core'
import type { JtOptions } from './options.ts'
import { assembleJtScene } from './scene/assembleJtScene.ts'
import { decodeJtShapes } from './scene/decodeJtShapes.ts'
import { makePlan } from './scene/planJtShapes.ts'

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
    return unwrap(assembleJtScene(plan, unwrap(decodeJtShapes(bytes, plan, options)), options.budgets))
  })

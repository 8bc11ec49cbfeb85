import { type Box, type LengthUnit, type Matrix4, type Properties, type Result, type Warning, attempt } from '@trunnion/core'
import type { JtOptions } from './options.ts'
import { makePlan } from './scene/planJtShapes.ts'

/** One node of the tree, before any facet is decoded. */
export interface JtStructureNode {
  readonly name: string
  readonly kind: 'assembly' | 'part'
  readonly matrix?: Matrix4
  readonly children: readonly number[]
  /** Declared box of the node's own geometry in its own axes, in the file's unit. */
  readonly box?: Box
  readonly visible: boolean
  readonly layers: readonly string[]
  /** Properties of the scene graph; those of meta data segments come with the whole file. */
  readonly properties: Properties
}

/** Tree, names, units and boxes of a JT file. */
export interface JtStructure {
  readonly formatVersion: string
  readonly lengthUnit: LengthUnit
  readonly roots: readonly number[]
  readonly nodes: readonly JtStructureNode[]
  readonly warnings: readonly Warning[]
}

/**
 * Reads only what the scene graph says: node indices are those of the scene that `readJt` gives for the same bytes and options (which adds nodes of annotations behind them).
 *
 * @throws never; fails like `readJt`
 */
export const readJtStructure = (bytes: Uint8Array, options: JtOptions = {}): Result<JtStructure> =>
  attempt(() => {
    const { formatVersion, lengthUnit, roots, nodes, parts, warnings } = makePlan(bytes, options, false)
    return {
      formatVersion,
      lengthUnit,
      roots,
      nodes: nodes.map(({ name, kind, matrix, children, part, placeholder, visible, layers, properties }) => {
        const box = part === undefined ? placeholder : parts[part].box
        return { name, kind, ...(matrix && { matrix }), children, ...(box && { box }), visible, layers, properties }
      }),
      warnings,
    }
  })

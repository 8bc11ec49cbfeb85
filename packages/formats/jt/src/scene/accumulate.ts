import { type Matrix4, type WarningLog, identity, isIdentity, multiply } from '@trunnion/core'
import type { Lsg, LsgNode, MaterialAttribute } from '../lsg/types.ts'
import type { MaterialTable } from './materialTable.ts'
import { maxCoordinate } from './soundFacets.ts'

const format = 'jt'

/** What a node inherits beside its placement. */
export interface Appearance {
  /** Index into the materials, -1 for none. */
  readonly material: number
  /** Nothing below overrides it, except by force. */
  readonly final: boolean
  readonly overridesVertexColours: boolean
  /** Depth in the graph at which the material was given. */
  readonly givenAt: number
}

export const noAppearance: Appearance = { material: -1, final: false, overridesVertexColours: false, givenAt: -1 }

const isSound = (m: Matrix4): boolean => m.every((value) => Math.abs(value) <= maxCoordinate)

/** Rounding that float32 leaves in an element that means 1. */
const scaleNoise = 1e-6

/** An affine matrix from what the file holds: a uniform scale in the last element is divided out; undefined for numbers that are none. */
const affine = (m: Matrix4): Matrix4 | undefined => {
  if (!isSound(m)) return undefined
  const w = m[15]
  const scaled = w === 0 || Math.abs(w - 1) < scaleNoise ? m : m.map((value) => value / w)
  if (!isSound(scaled)) return undefined
  return [...scaled.slice(0, 3), 0, ...scaled.slice(4, 7), 0, ...scaled.slice(8, 11), 0, ...scaled.slice(12, 15), 1]
}

/** The placement `outer` · `inner`; undefined for the identity, and for a product that runs out of bounds. */
export const compose = (outer: Matrix4 | undefined, inner: Matrix4 | undefined): Matrix4 | undefined => {
  const matrix = outer && inner ? multiply(outer, inner) : (outer ?? inner)
  return matrix && isSound(matrix) && !isIdentity(matrix) ? matrix : undefined
}

const withMaterial = (above: Appearance, own: MaterialAttribute, depth: number, materials: MaterialTable): Appearance =>
  own.ignored || (above.final && !own.forced)
    ? above
    : { material: materials.indexOf(own), final: own.final, overridesVertexColours: own.overridesVertexColours, givenAt: depth }

const leftOut = {
  texture: ['TEXTURE_DROPPED', undefined],
  style: undefined,
  light: ['ENTITY_UNSUPPORTED', 'Lights'],
  shader: ['ENTITY_UNSUPPORTED', 'Shaders'],
} as const

/** Own placement and resulting appearance of a node: transforms multiply in order, the lowest material wins (JT reference, attribute accumulation). */
export const accumulate = (
  lsg: Lsg,
  node: LsgNode,
  above: Appearance,
  depth: number,
  materials: MaterialTable,
  log: WarningLog,
): { readonly matrix?: Matrix4; readonly appearance: Appearance } => {
  let matrix: Matrix4 = identity
  let appearance = above
  for (const id of node.attributes) {
    const attribute = lsg.attributes.get(id)
    if (!attribute) log.add('REFERENCE_MISSING', 'Nodes refer to attributes that are missing.', { format, entity: `object ${node.id}` })
    else if (attribute.kind === 'material') appearance = withMaterial(appearance, attribute, depth, materials)
    else if (attribute.kind === 'transform') {
      const own = affine(attribute.matrix)
      if (own && !attribute.ignored) matrix = multiply(matrix, own)
      else if (!own) log.add('NOT_FINITE_DROPPED', 'Placements that are no numbers were dropped.', { format, entity: `object ${id}` })
    } else {
      const what = leftOut[attribute.kind]
      if (what) log.add(what[0], what[1] ? `${what[1]} are not converted.` : 'Textures are not carried over.', { format, entity: `object ${id}` })
    }
  }
  if (!isSound(matrix)) matrix = identity
  return isIdentity(matrix) ? { appearance } : { matrix, appearance }
}

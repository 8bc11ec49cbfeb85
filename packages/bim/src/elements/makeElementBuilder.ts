import { type Matrix4, multiply, scaling } from '@trunnion/core'
import { type DrawingState, type DxfEntity, type InsertGeometry, blockOf, blockTitle, insertMatrix, isShown } from '@trunnion/format-dxf'
import { addBody } from '../geometry/addBody.ts'
import { addPrism } from '../geometry/addPrism.ts'
import { addSweep, rectangle, round } from '../geometry/addSweep.ts'
import { clearShape, makeShape } from '../geometry/shape.ts'
import type { BimSettings } from '../settings.ts'
import type { Match, Matcher } from '../templates/compileMatcher.ts'
import type { BatchDraft } from './batch.ts'
import { addPolygons, readBlockContent, uprightParts } from './blockShapes.ts'
import { courseOf, makeCourse } from './courseOf.ts'
import { type KnownGeometry, type RowFacts, makeRowMaker } from './makeRowMaker.ts'
import type { NameTable } from './nameTable.ts'
import { storeyOfLayer } from './storeys.ts'

/** Makes elements of entities, one at a time. */
export interface ElementBuilder {
  /** @returns whether anything was made; what was not is told in the draft */
  add(draft: BatchDraft, entity: DxfEntity, ordinal: number): boolean
  /** Forgets what only saves time. */
  clear(): void
}

interface Placing {
  readonly matrix: Matrix4
  readonly layer: string
  readonly path: string
  readonly depth: number
}

/** Why an INSERT has no row of its own though elements came of it. */
const takenApart = 'taken apart'

const deepest = 16
/** Elements one entity may become: blocks in blocks in arrays. */
const mostParts = 100_000
const annotations: ReadonlySet<string> = new Set(['text', 'runs', 'drawn', 'ray', 'other'])
/** A plan lies at 0; heights beyond these are junk. */
const [lowestM, highestM] = [-200, 2000]

/** @param metres - in one drawing unit */
export const makeElementBuilder = (
  state: DrawingState,
  metres: number,
  matcher: Matcher,
  names: NameTable,
  settings: Pick<BimSettings, 'project' | 'storeys'>,
  first: { nextElement: number },
): ElementBuilder => {
  const rows = makeRowMaker(settings.project, first)
  const shape = makeShape()
  const course = makeCourse()
  const toMetres = scaling(metres)
  const blocks = new Map<string, KnownGeometry>()
  const storeys = new Map<string, { readonly id: number; readonly elevation: number }>()
  const line = new Float64Array(6)
  let parts = 0
  let reason = ''

  const storeyFor = (layer: string, given: string | undefined) => {
    const key = given ?? `\n${layer}`
    const known = storeys.get(key)
    if (known) return known
    const storey = storeyOfLayer(given ?? layer, settings.storeys)
    const made = { id: names.id('storey', storey.name, storey.elevationM), elevation: storey.elevationM }
    storeys.set(key, made)
    return made
  }
  const factsOf = (entity: DxfEntity, match: Match, ordinal: number, handle: string, layer: string, block: string): RowFacts => ({
    entity: ordinal,
    part: parts++,
    layer: names.id('layer', layer),
    type: names.id('type', entity.type),
    block: block === '' ? 0 : names.id('block', block),
    rule: match.rule,
    storey: storeyFor(layer, match.storey).id,
    color: entity.trueColor >= 0 ? entity.trueColor | 0x1000000 : entity.color,
    handle,
  })
  /** Where a thing stands: at its own height when it has one, else on its storey as the recipe says. */
  const bottomOf = (z: number, match: Match, layer: string): number =>
    Math.abs(z) > 1e-6 && z > lowestM && z < highestM ? z : storeyFor(layer, match.storey).elevation + match.recipe.elevation

  /** A straight level line: its body lies along x, so that equal ones are one geometry. */
  const addLine = (draft: BatchDraft, facts: RowFacts, match: Match, layer: string, p: Float64Array, height: number): boolean => {
    const [dx, dy] = [p[3] - p[0], p[4] - p[1]]
    const length = Math.hypot(dx, dy)
    if (!(length > 1e-4)) return false
    line[0] = -length / 2
    line[3] = length / 2
    const { recipe } = match
    const section =
      recipe.kind === 'cylinder'
        ? round(recipe.width, 0)
        : rectangle(recipe.kind === 'box' ? Math.min(recipe.width, 0.05) : recipe.width, 0, height || recipe.height)
    clearShape(shape)
    if (!addSweep(shape, line, 2, false, section)) return false
    const geometry = rows.store(draft, shape)
    if (!geometry) return false
    rows.write(draft, facts, geometry, (p[0] + p[3]) / 2, (p[1] + p[4]) / 2, bottomOf(p[2], match, layer), Math.atan2(dy, dx), length)
    return true
  }
  const addCurve = (draft: BatchDraft, entity: DxfEntity, match: Match, from: Placing, layer: string, ordinal: number): boolean => {
    const { geometry, thickness } = entity
    if (!courseOf(entity, from.matrix, course)) return false
    const { xyz, count } = course.path
    const facts = factsOf(entity, match, ordinal, from.path, layer, '')
    const height = Math.abs(thickness) * metres
    if (count === 2 && Math.abs(xyz[5] - xyz[2]) < 1e-6 && !(geometry.kind === 'polyline' && geometry.widths))
      return addLine(draft, facts, match, layer, xyz, height)
    // a course that changes height keeps its shape
    let level = true
    for (let i = 5; i < 3 * count; i += 3) level &&= Math.abs(xyz[i] - xyz[2]) < 1e-6
    const [x, y, z] = [xyz[0], xyz[1], xyz[2]]
    for (let i = 0; i < 3 * count; i += 3) {
      xyz[i] -= x
      xyz[i + 1] -= y
      xyz[i + 2] = level ? 0 : xyz[i + 2] - z
    }
    const width = geometry.kind === 'polyline' && geometry.widths ? Math.max(geometry.widths[0], geometry.widths[1]) * metres : 0
    clearShape(shape)
    if (!addBody(shape, course, match.recipe, width, height)) return false
    const stored = rows.store(draft, shape)
    if (!stored) return false
    rows.write(draft, facts, stored, x, y, bottomOf(z, match, layer), 0, 0)
    return true
  }
  const addFaces = (draft: BatchDraft, entity: DxfEntity, match: Match, from: Placing, layer: string, ordinal: number): boolean => {
    clearShape(shape)
    addPolygons(shape, entity, from.matrix)
    const geometry = rows.store(draft, shape)
    if (!geometry) return false
    rows.write(draft, factsOf(entity, match, ordinal, from.path, layer, ''), geometry, 0, 0, 0, 0, 0)
    return true
  }
  /** A thing that is drawn as a point, or as a block without extent: the box of its recipe, about (0, 0, 0). */
  const pushBox = (width: number, depth: number, height: number, x = 0, y = 0): void =>
    addPrism(
      shape,
      Float64Array.of(x - width / 2, y - depth / 2, 0, x + width / 2, y - depth / 2, 0, x + width / 2, y + depth / 2, 0, x - width / 2, y + depth / 2, 0),
      4,
      0,
      height,
    )
  const addPoint = (draft: BatchDraft, entity: DxfEntity, match: Match, from: Placing, layer: string, ordinal: number): boolean => {
    if (entity.geometry.kind !== 'point' || match.recipe.kind !== 'box') return false
    const m = from.matrix
    const [x, y, z] = entity.geometry.at
    clearShape(shape)
    pushBox(match.recipe.width, match.recipe.depth, match.recipe.height)
    const geometry = rows.store(draft, shape)
    if (!geometry) return false
    const [px, py, pz] = [0, 1, 2].map((k) => m[k] * x + m[4 + k] * y + m[8 + k] * z + m[12 + k])
    rows.write(draft, factsOf(entity, match, ordinal, from.path, layer, ''), geometry, px, py, bottomOf(pz, match, layer), 0, 0)
    return true
  }
  const blockGeometry = (draft: BatchDraft, insert: InsertGeometry, match: Match, local: Matrix4): KnownGeometry | undefined => {
    const block = blockOf(state, insert.block)
    const key = `${insert.block}\n${match.rule}\n${local.join()}`
    const known = blocks.get(key)
    if (known) return known
    clearShape(shape)
    const { recipe } = match
    if (block) {
      const { box, faces } = readBlockContent(state, block, local, shape)
      const [x0, x1, y0, y1] = box
      if (!faces && x1 > x0 && y1 > y0) {
        clearShape(shape)
        const [dx, dy] = [x1 - x0, y1 - y0]
        // a door is drawn with its swing: the leaf stands on the longer side, at the base point
        if (!recipe.hosted) pushBox(dx, dy, recipe.height, (x0 + x1) / 2, (y0 + y1) / 2)
        else if (dx >= dy) pushBox(dx, recipe.width, recipe.height, (x0 + x1) / 2, y0 <= 0 && y1 >= 0 ? 0 : (y0 + y1) / 2)
        else pushBox(recipe.width, dy, recipe.height, x0 <= 0 && x1 >= 0 ? 0 : (x0 + x1) / 2, (y0 + y1) / 2)
      }
    }
    if (shape.triangles === 0) pushBox(recipe.width, recipe.depth, recipe.height)
    const made = rows.store(draft, shape)
    if (made && blocks.size < 5000) blocks.set(key, made)
    return made
  }
  const addInsert = (draft: BatchDraft, entity: DxfEntity, insert: InsertGeometry, match: Match, from: Placing, layer: string, ordinal: number): boolean => {
    const base = blockOf(state, insert.block)?.basePoint ?? [0, 0, 0]
    const title = blockTitle(state, insert.block)
    let made = false
    for (let row = 0; row < insert.rows; row++)
      for (let column = 0; column < insert.columns; column++) {
        if (parts >= mostParts) return made
        const m = multiply(from.matrix, insertMatrix(insert, entity.extrusion, base, column, row))
        const upright = uprightParts(m)
        const linear = upright?.scale ?? [...m.slice(0, 12), 0, 0, 0, 1]
        // a geometry that is stored must get its element
        if (!Number.isFinite(m[12] + m[13] + m[14])) continue
        const geometry = blockGeometry(draft, insert, match, linear)
        if (!geometry) continue
        const handle = row + column === 0 ? from.path : `${from.path}#${column}.${row}`
        rows.write(
          draft,
          factsOf(entity, match, ordinal, handle, layer, title),
          geometry,
          m[12],
          m[13],
          bottomOf(m[14], match, layer),
          upright?.rotation ?? 0,
          0,
        )
        made = true
      }
    return made
  }
  /** A block that no rule knows: its own entities are looked at. */
  const addContent = (draft: BatchDraft, entity: DxfEntity, insert: InsertGeometry, from: Placing, layer: string, ordinal: number): boolean => {
    const block = blockOf(state, insert.block)
    if (!block || from.depth >= deepest) return false
    let made = false
    for (let row = 0; row < insert.rows; row++)
      for (let column = 0; column < insert.columns; column++) {
        const matrix = multiply(from.matrix, insertMatrix(insert, entity.extrusion, block.basePoint, column, row))
        const place = row + column === 0 ? from.path : `${from.path}#${column}.${row}`
        for (const [i, inner] of block.entities.entries()) {
          if (parts >= mostParts) return made
          if (!isShown(state, inner)) continue
          const path = `${place}/${inner.handle || `@${i}`}`
          made = addOne(draft, inner, { matrix, layer: inner.layer === '0' ? layer : inner.layer, path, depth: from.depth + 1 }, ordinal) || made
        }
        if (row === 0 && column === 0 && !made) return false
      }
    return made
  }
  const candidate = { layer: '', block: '', type: '', color: 0, attribute: (tag: string) => attributeOf(current, tag) }
  let current: DxfEntity | undefined

  const addOne = (draft: BatchDraft, entity: DxfEntity, from: Placing, ordinal: number): boolean => {
    const { geometry } = entity
    reason = 'annotation'
    if (annotations.has(geometry.kind)) return false
    reason = 'exact body without a mesh'
    if (geometry.kind === 'solid') return false
    current = entity
    candidate.layer = from.layer
    candidate.type = entity.type
    candidate.color = entity.color
    candidate.block = geometry.kind === 'insert' ? blockTitle(state, geometry.block) : ''
    const match = matcher.match(candidate)
    reason = match ? 'left out by a rule' : 'no template'
    if (match && !match.template) return false
    if (!match) {
      if (geometry.kind === 'insert' && addContent(draft, entity, geometry, from, from.layer, ordinal)) {
        reason = takenApart
        return true
      }
      reason = 'no template'
      return false
    }
    reason = 'no body'
    if (geometry.kind === 'insert') return addInsert(draft, entity, geometry, match, from, from.layer, ordinal)
    if (geometry.kind === 'polygons') return addFaces(draft, entity, match, from, from.layer, ordinal)
    if (geometry.kind === 'point') return addPoint(draft, entity, match, from, from.layer, ordinal)
    return addCurve(draft, entity, match, from, from.layer, ordinal)
  }

  return {
    clear() {
      blocks.clear()
      rows.clear()
      matcher.clear()
    },
    add(draft, entity, ordinal) {
      parts = 0
      reason = 'damaged'
      const handle = entity.handle || `@${ordinal}`
      const broken = entity.geometry.kind === 'broken'
      if (broken) {
        draft.count('errors')
        draft.lastError = `${entity.type} ${entity.handle}: ${entity.geometry.kind === 'broken' ? entity.geometry.missing : ''} missing or damaged`
      } else if (!isShown(state, entity)) reason = 'hidden'
      const made = !broken && reason !== 'hidden' && addOne(draft, entity, { matrix: toMetres, layer: entity.layer, path: handle, depth: 0 }, ordinal)
      if (made && reason !== takenApart) return true
      const block = entity.geometry.kind === 'insert' ? names.id('block', blockTitle(state, entity.geometry.block)) : 0
      draft.skip(ordinal, names.id('layer', entity.layer), names.id('type', entity.type), block, names.id('reason', reason), entity.handle)
      return made
    },
  }
}

const attributeOf = (entity: DxfEntity | undefined, tag: string): string | undefined => {
  if (entity?.geometry.kind !== 'insert') return undefined
  for (const { geometry } of entity.geometry.attributes) if (geometry.kind === 'text' && geometry.tag?.toUpperCase() === tag.toUpperCase()) return geometry.text
  return undefined
}

import { type PropertyValue, type Result, Fault, attempt, defaultBudgets, fault, makeWarningLog } from '@trunnion/core'
import { type JtFile, type JtReading, openJt } from '../file/jtFile.ts'
import { readLsg } from '../lsg/readLsg.ts'
import type { Lsg } from '../lsg/types.ts'
import type { JtOptions } from '../options.ts'
import { noAppearance } from './accumulate.ts'
import { recoverShapes } from './recoverShapes.ts'
import { makeFindResource } from './references.ts'
import { readInfo } from './readInfo.ts'
import type { LoadedFile } from './loadedFile.ts'
import { makeMaterialTable } from './materialTable.ts'
import type { JtPlan, PlannedNode } from './planTypes.ts'
import type { Planner } from './planner.ts'
import { placeAnnotations } from './placeAnnotations.ts'
import { placeNode } from './placeNode.ts'
import { planVerification } from './planShape.ts'

const format = 'jt'

/** Units without a name of their own (yards, mils …) are a multiple of one: the roots are scaled. */
const scaleRoots = (planner: Planner, roots: readonly number[]): void => {
  const scale = planner.unit?.scale ?? 1
  if (scale === 1) return
  for (const root of roots) {
    const draft = planner.nodes[root]
    const m = draft.matrix ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    draft.matrix = m.map((value, i) => (i < 15 ? value * scale : value))
  }
}

const noLsg: Lsg = { nodes: new Map(), attributes: new Map(), atoms: new Map(), table: new Map(), roots: [] }

/** The scene graph; an empty one (reported) when it is damaged beyond reading. */
const readLsgOrNone = (file: JtFile): Lsg => {
  const read = attempt(() => readLsg(file))
  if (read.ok) return read.value
  if (read.error.code.startsWith('LIMIT_')) throw new Fault(read.error)
  file.reading.log.add('ENTITY_DROPPED', 'The scene graph cannot be read; names and placements are lost.', { format })
  return noLsg
}

/** {@link planJtShapes}, with or without the meta data segments; throws. */
export const makePlan = (bytes: Uint8Array, options: JtOptions, withMetaData: boolean): JtPlan => {
  const budgets = options.budgets ?? defaultBudgets
  const log = makeWarningLog()
  const reading: JtReading = { budgets, log, left: budgets.bytes, ...(options.inflate && { inflate: options.inflate }) }
  const file = openJt(bytes, reading)
  const loaded: LoadedFile = { file, lsg: readLsgOrNone(file), index: 0, data: new Map(), metaData: new Map() }
  const planner: Planner = {
    options,
    reading,
    budgets,
    log,
    materials: makeMaterialTable(),
    nodes: [],
    parts: [],
    partIndex: new Map(),
    shapes: [],
    shapeIndex: new Map(),
    // The file itself has no key that a path could be; it takes index 0.
    files: new Map([['\0', loaded]]),
    findResource: makeFindResource(options.resources ?? new Map()),
    withMetaData,
    pmi: [],
    pmiSeen: new Map(),
    annotations: [],
    annotated: new Map(),
    path: new Set(),
    visits: 0,
    text: 0,
  }
  const roots: number[] = []
  for (const id of loaded.lsg.roots) {
    const root = placeNode(planner, { loaded, id, depth: 0 }, noAppearance)
    if (root !== undefined) roots.push(root)
  }
  if (loaded.lsg.table.size === 0 && planner.parts.length === 0) {
    const recovered = recoverShapes(planner, loaded)
    if (recovered !== undefined) roots.push(recovered)
  }
  if (roots.length === 0) fault('INPUT_MALFORMED', 'The scene graph holds no node that can be read, and there are no shapes.', { format })
  placeAnnotations(planner)
  scaleRoots(planner, roots)
  if (options.verify !== false && withMetaData) planVerification(planner)
  if (!planner.unit) log.add('UNIT_ASSUMED', 'The file states no length unit; millimetres were assumed.', { format })
  const { major, minor } = file.header
  const nodes: readonly PlannedNode[] = planner.nodes
  const properties: Record<string, PropertyValue> = { ...(withMetaData && readInfo(file)), ...(planner.pmi.length > 0 && { pmi: planner.pmi }) }
  return {
    formatVersion: `${major}.${minor}`,
    lengthUnit: planner.unit?.unit ?? 'unknown',
    nodes,
    roots,
    parts: planner.parts,
    shapes: planner.shapes,
    annotations: planner.annotations,
    materials: planner.materials.materials,
    properties,
    warnings: log.list(),
  }
}

/**
 * Plans the reading of a JT file: tree, names, units, materials and properties are read; for the facets it is said where they lie, so that they can be
 * decoded elsewhere (in workers) with `decodeJtShape` and put together with `assembleJtScene`.
 *
 * @throws never; fails like `readJt`
 * @example
 * const plan = planJtShapes(bytes)
 * if (plan.ok) console.log(plan.value.shapes.length, 'shapes to decode')
 */
export const planJtShapes = (bytes: Uint8Array, options: JtOptions = {}): Result<JtPlan> => attempt(() => makePlan(bytes, options, true))

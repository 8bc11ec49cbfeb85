import { type Budgets, type Matrix4, type PropertyValue, type WarningLog, fault } from '@trunnion/core'
import type { JtReading } from '../file/jtFile.ts'
import type { JtOptions } from '../options.ts'
import type { LoadedFile } from './loadedFile.ts'
import type { MaterialTable } from './materialTable.ts'
import type { PlannedAnnotation, PlannedNode, PlannedPart, PlannedShape } from './planTypes.ts'
import type { FindResource } from './references.ts'
import type { DeclaredUnit } from './unitOf.ts'

/** A node under construction; plain arrays, pushed to while its subtree is walked. */
export type NodeDraft = { -readonly [K in keyof PlannedNode]: PlannedNode[K] } & { children: number[] }

/** Annotations that belong to an object of the graph. */
export interface AnnotatedObject {
  /** The placement of its node down to this object; what the node absorbs after it may add to the node's. */
  readonly matrix: Matrix4 | undefined
  /** Indices into the planner's annotations. */
  readonly annotations: readonly number[]
}

/** What planning a scene collects over the file and those it refers to. */
export interface Planner {
  readonly options: JtOptions
  readonly reading: JtReading
  readonly budgets: Budgets
  readonly log: WarningLog
  readonly materials: MaterialTable
  readonly nodes: NodeDraft[]
  readonly parts: PlannedPart[]
  readonly partIndex: Map<string, number>
  readonly shapes: PlannedShape[]
  readonly shapeIndex: Map<string, number>
  /** Files by key in `resources`; undefined for those that cannot be read. */
  readonly files: Map<string, LoadedFile | undefined>
  readonly findResource: FindResource
  /** Reads meta data segments too. */
  readonly withMetaData: boolean
  /** The unit declared highest in the graph. */
  unit?: DeclaredUnit & { readonly depth: number }
  /** Product and manufacturing information found, one entry a part. */
  readonly pmi: PropertyValue[]
  /** Indices of the annotations that have lines, by segment (`file:segment`), for those that were read. */
  readonly pmiSeen: Map<string, readonly number[]>
  readonly annotations: PlannedAnnotation[]
  /** Annotations of each node, by segment. */
  readonly annotated: Map<NodeDraft, Map<string, AnnotatedObject>>
  /** Objects on the way from the root, as `file:object`. */
  readonly path: Set<string>
  visits: number
  /** Characters of the properties so far. */
  text: number
}

/** Part of the way down: what is being visited and what it inherits in space. */
export interface Step {
  readonly loaded: LoadedFile
  readonly id: number
  readonly depth: number
}

/** Graph levels that one level of assembly can take: an instance and what it places. */
const levelsPerAssembly = 2
/** Graph nodes that one placed part can take: groups, levels of detail, shapes. */
const visitsPerInstance = 16

/**
 * Runs `work` with the node on the path. A node that is already on it (a cycle) or missing is reported and skipped.
 * @throws Fault LIMIT_DEPTH, LIMIT_INSTANCES
 */
export const descend = (planner: Planner, { loaded, id, depth }: Step, work: () => void): void => {
  const { budgets, log, path } = planner
  const where = { format: 'jt', entity: `object ${id}` }
  if (depth > levelsPerAssembly * budgets.depth) fault('LIMIT_DEPTH', undefined, where)
  if (++planner.visits > visitsPerInstance * budgets.instances) fault('LIMIT_INSTANCES', undefined, where)
  const key = `${loaded.index}:${id}`
  if (!loaded.lsg.nodes.has(id)) {
    log.add('REFERENCE_MISSING', 'Nodes refer to children that are missing.', where)
    return
  }
  if (path.has(key)) {
    log.add('ENTITY_DROPPED', 'A node contains itself; the inner use was dropped.', where)
    return
  }
  path.add(key)
  work()
  path.delete(key)
}

/** Text that tells equal matrices. */
export const matrixKey = (matrix: Matrix4 | undefined): string => (matrix ? matrix.join(',') : '')

import type { JsonObject } from '../registry/stepDefinition.ts'

/** One step of a workflow. */
export interface WorkflowNode {
  /** Unique within the workflow. */
  readonly id: string
  /** Name of a registered step. */
  readonly step: string
  readonly params: JsonObject
  /** Gives the step the job's inputs behind the artefacts of its predecessors; a node without predecessors has them anyway. */
  readonly job_inputs?: boolean
}

/** `to` starts when every `from` of it is done, and gets their artefacts as inputs. */
export interface WorkflowEdge {
  readonly from: string
  readonly to: string
}

/** A directed acyclic graph of steps, executed as drawn. */
export interface Workflow {
  readonly version: 1
  readonly nodes: readonly WorkflowNode[]
  readonly edges: readonly WorkflowEdge[]
}

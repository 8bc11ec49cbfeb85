import { type Result, attempt, fault } from '@trunnion/core'
import type { Registry } from '../registry/makeRegistry.ts'
import { cyclicNodes } from './graph.ts'
import type { Workflow, WorkflowNode } from './workflow.ts'

/** A drawing that a person can follow has tens of nodes; the document of a job repeats each of them. */
const mostNodes = 200
const mostEdges = 1000

const checkNode = (node: WorkflowNode, registry: Registry): void => {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(node.id)) fault('WORKFLOW_INVALID', 'A node has an id that is not 1 to 64 letters, digits, - or _.')
  const entity = `node ${node.id}`
  const step = registry.find(node.step)
  if (!step) return fault('WORKFLOW_INVALID', `Node ${node.id} names a step that does not exist.`, { entity })
  const problem = step.checkParams(node.params)
  if (problem !== undefined) fault('WORKFLOW_INVALID', `Node ${node.id} (${node.step}): ${problem}`, { entity })
}

const checkEdges = (workflow: Workflow): void => {
  const ids = new Set(workflow.nodes.map(({ id }) => id))
  const seen = new Set<string>()
  for (const { from, to } of workflow.edges) {
    if (!ids.has(from) || !ids.has(to)) fault('WORKFLOW_INVALID', 'An edge leads from or to a node that does not exist.')
    const entity = `node ${to}`
    if (from === to) fault('WORKFLOW_INVALID', `Node ${to} waits for itself.`, { entity })
    if (seen.has(`${from} ${to}`)) fault('WORKFLOW_INVALID', `The edge from ${from} to ${to} is there twice.`, { entity })
    seen.add(`${from} ${to}`)
  }
  const [cyclic] = cyclicNodes(workflow)
  if (cyclic !== undefined) fault('WORKFLOW_INVALID', `Node ${cyclic} waits for itself in a circle.`, { entity: `node ${cyclic}` })
}

/** Steps that read files must get one: at a root from the job, elsewhere from a predecessor that can give one. */
const checkInputs = (workflow: Workflow, registry: Registry, jobInputs: number): void => {
  const fed = new Set(workflow.edges.map(({ to }) => to))
  for (const { id, step } of workflow.nodes)
    if (!fed.has(id) && jobInputs === 0 && registry.find(step)?.definition.where === 'child')
      fault('WORKFLOW_INVALID', `Node ${id} (${step}) has neither a predecessor nor a file of the job to read.`, { entity: `node ${id}` })
}

/**
 * Checks that a workflow can be executed as drawn; the error names the node.
 *
 * @param jobInputs - how many files the job brings; leave it out when a workflow is saved and its files are not known yet
 * @returns the workflow with the defaults of its steps' parameters filled in, or WORKFLOW_INVALID
 */
export const validateWorkflow = (workflow: Workflow, registry: Registry, jobInputs?: number): Result<Workflow> =>
  attempt(() => {
    const { nodes, edges } = workflow
    if (nodes.length === 0) fault('WORKFLOW_INVALID', 'The workflow has no node.')
    if (nodes.length > mostNodes || edges.length > mostEdges) fault('WORKFLOW_INVALID', `A workflow has at most ${mostNodes} nodes and ${mostEdges} edges.`)
    const ids = new Set<string>()
    for (const node of nodes) {
      checkNode(node, registry)
      if (ids.has(node.id)) fault('WORKFLOW_INVALID', `The id ${node.id} is there twice.`, { entity: `node ${node.id}` })
      ids.add(node.id)
    }
    checkEdges(workflow)
    if (jobInputs !== undefined) checkInputs(workflow, registry, jobInputs)
    return { ...workflow, nodes: nodes.map((node) => ({ ...node, params: registry.find(node.step)?.withDefaults(node.params) ?? node.params })) }
  })

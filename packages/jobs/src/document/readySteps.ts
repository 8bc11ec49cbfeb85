import { predecessorsOf } from '../workflow/graph.ts'
import type { JobArtefact, JobDocument, JobInput, StepRecord } from './jobDocument.ts'

/** Pending steps whose predecessors are all done. Some of them may be in the queue already. */
export const readySteps = ({ steps, workflow }: JobDocument): readonly StepRecord[] => {
  const done = new Set(steps.filter(({ status }) => status === 'done').map(({ id }) => id))
  return steps.filter(({ id, status }) => status === 'pending' && predecessorsOf(workflow, id).every((before) => done.has(before)))
}

/** Steps that `id` has made ready by being done. */
export const madeReady = (document: JobDocument, id: string): readonly StepRecord[] =>
  readySteps(document).filter((step) => document.workflow.edges.some(({ from, to }) => from === id && to === step.id))

/** Receipts go last: the first input of a step is its main file. */
const receiptsLast = (artefacts: readonly JobArtefact[]): readonly JobArtefact[] => [
  ...artefacts.filter(({ role }) => role !== 'receipt'),
  ...artefacts.filter(({ role }) => role === 'receipt'),
]

/** The files a step reads: the job's at a root, elsewhere its predecessors' artefacts in the order of the edges, and the job's behind them when the node asks. */
export const inputsOf = ({ workflow, inputs, result }: JobDocument, id: string): readonly JobInput[] => {
  const before = predecessorsOf(workflow, id)
  const artefacts = before.flatMap((step) => receiptsLast(result?.artefacts.filter((artefact) => artefact.step === step) ?? []))
  const given = artefacts.map(({ name, sha256, bytes }) => ({ name, sha256, bytes }))
  const wantsJobs = before.length === 0 || workflow.nodes.find((node) => node.id === id)?.job_inputs === true
  return wantsJobs ? [...given, ...inputs] : given
}

/** 0–100: the share of the steps that are over, with the running ones by their own percent. */
export const percentOf = ({ steps }: JobDocument, running: ReadonlyMap<string, number> = new Map()): number => {
  const sum = steps.reduce(
    (sum, { id, status }) => sum + (status === 'done' || status === 'skipped' ? 100 : status === 'running' ? (running.get(id) ?? 0) : 0),
    0,
  )
  return steps.length === 0 ? 100 : sum / steps.length
}

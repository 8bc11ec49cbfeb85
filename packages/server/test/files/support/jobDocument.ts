import type { JobDocument, JobInput } from '@trunnion/jobs'

/** The document of a job that has read these inputs and is done. */
export const jobDocument = (id: string, inputs: readonly JobInput[], state: JobDocument['state'] = 'completed'): JobDocument => ({
  version: 1,
  job_id: id,
  kind: 'convert',
  created_at: '2026-01-01T00:00:00.000Z',
  state,
  task_id: id,
  pid: null,
  attempt: 1,
  workflow: { version: 1, nodes: [], edges: [] },
  inputs,
  steps: [],
  error: null,
  result: null,
})

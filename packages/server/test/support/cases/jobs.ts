import { randomUUID } from 'node:crypto'
import type { RequestParts, RouteCases } from '../routeCases.ts'
import type { TestServer } from '../testServer.ts'

const workflow = { version: 1, nodes: [{ id: 'look', step: 'inspect', params: {}, job_inputs: true }], edges: [] } as const

/** A file of tenant A that `client A` owns; no worker reads it. */
const newFile = async (s: TestServer): Promise<string> => {
  const { id, tenantId } = s.people['client A']
  const [file] = await s.test.database.tenant({ tenantId }, (tx) =>
    tx.query<{ id: string }>('insert into files (tenant_id, owner_id, name, sha256, bytes) values ($1, $2, $3, $4, 4) returning id', [
      tenantId,
      id,
      'case.stl',
      'ab'.repeat(32),
    ]),
  )
  return file.id
}

const jobBody = async (s: TestServer) => ({ workflow, file_ids: [await newFile(s)] })
const newJob = async (s: TestServer): Promise<RequestParts> => ({
  params: { id: (await s.call('client A', 'POST', '/api/jobs', await jobBody(s))).json().job_id },
})
const endedJob = async (s: TestServer): Promise<RequestParts> => {
  const job = await newJob(s)
  await s.call('client A', 'POST', `/api/jobs/${job.params?.id}/cancel`)
  return { ...job, body: {} }
}
const newWorkflow = async (s: TestServer): Promise<RequestParts> => ({
  params: { id: (await s.call('client A', 'POST', '/api/workflows', { name: `case ${randomUUID()}`, workflow })).json().id },
})
const scheduleBody = async (s: TestServer) => ({ name: `case ${randomUUID()}`, cron: '0 3 * * *', job: await jobBody(s) })
const newSchedule = async (s: TestServer): Promise<RequestParts> => ({
  params: { id: (await s.call('project_manager A', 'POST', '/api/schedules', await scheduleBody(s))).json().id },
})

/** Jobs, workflows and schedules. Clients see their own; managers those of the tenant. */
export const cases: RouteCases = {
  'GET /api/jobs': { as: 'client A', make: newJob },
  // Another tenant has no such file.
  'POST /api/jobs': { as: 'client A', colleague: 404, foreign: 404, make: async (s) => ({ body: await jobBody(s) }) },
  'POST /api/jobs/cancel': { as: 'client A', make: async (s) => ({ body: { job_ids: [(await newJob(s)).params?.id] } }) },
  'GET /api/jobs/{id}': { as: 'client A', colleague: 404, make: newJob },
  'PATCH /api/jobs/{id}': { as: 'client A', colleague: 404, make: async (s) => ({ ...(await newJob(s)), body: { priority: 1 } }) },
  'GET /api/jobs/{id}/events': { as: 'client A', colleague: 404, streams: true, make: newJob },
  'POST /api/jobs/{id}/cancel': { as: 'client A', colleague: 404, make: newJob },
  'POST /api/jobs/{id}/retry': { as: 'client A', colleague: 404, make: endedJob },
  'GET /api/workflows/steps': { as: 'client A' },
  'GET /api/workflows': { as: 'client A', make: newWorkflow },
  'POST /api/workflows': { as: 'client A', make: () => ({ body: { name: `case ${randomUUID()}`, workflow } }) },
  'GET /api/workflows/{id}': { as: 'client A', colleague: 404, make: newWorkflow },
  'PUT /api/workflows/{id}': {
    as: 'client A',
    colleague: 404,
    make: async (s) => ({ ...(await newWorkflow(s)), body: { name: `case ${randomUUID()}`, workflow } }),
  },
  'DELETE /api/workflows/{id}': { as: 'client A', colleague: 404, make: newWorkflow },
  'GET /api/schedules': { as: 'project_manager A', least: 'project_manager', make: newSchedule },
  'POST /api/schedules': { as: 'project_manager A', least: 'project_manager', foreign: 404, make: async (s) => ({ body: await scheduleBody(s) }) },
  'GET /api/schedules/{id}': { as: 'project_manager A', least: 'project_manager', make: newSchedule },
  'PATCH /api/schedules/{id}': {
    as: 'project_manager A',
    least: 'project_manager',
    make: async (s) => ({ ...(await newSchedule(s)), body: { enabled: false } }),
  },
  'DELETE /api/schedules/{id}': { as: 'project_manager A', least: 'project_manager', make: newSchedule },
}

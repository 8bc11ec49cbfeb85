import { fault } from '@trunnion/core'
import type { JobRecord, Jobs } from '@trunnion/jobs'
import { Type } from 'typebox'
import { pageOf } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { id, idParams } from '../auth/schemas.ts'
import type { EventStreams } from '../events/makeEventStreams.ts'
import { eventStream, streamQuery } from '../events/streamSchemas.ts'
import { createJob } from './createJob.ts'
import { findJob } from './findJob.ts'
import { jobAnswer } from './jobAnswer.ts'
import { listJobs } from './listJobs.ts'
import { cancelOutcome, changeBody, jobQuery, jobSchema, manyBody, newJob, retryBody } from './schemas.ts'
import { setPriority } from './setPriority.ts'
import { leaveJob } from './watchers.ts'

const reads = allow(isSignedIn, 'jobs:read')
const writes = allow(isSignedIn, 'jobs:write')

/** Jobs of every kind. */
export const makeJobsModule = ({ jobs, events }: { readonly jobs: Jobs; readonly events: EventStreams }): Module => {
  const find = (call: Call<{ readonly id: string }>): Promise<JobRecord> => findJob(call, jobs, call.params.id)
  const cancel = (call: Call, jobId: string) => leaveJob(call, jobs, jobId, call.principal.userId, 'all')
  const again = async (call: Call<{ readonly id: string }>) => jobAnswer(await find(call))
  return {
    name: 'jobs',
    description: 'Work that is done in steps, one job a workflow. A job that was accepted is not lost.',
    register: (app) => {
      app.addHook('onListen', async () => events.warm())
    },
    drain: () => events.drain(),
    routes: [
      route({
        method: 'GET',
        path: '/api/jobs',
        summary: 'Jobs, newest first',
        access: reads,
        query: jobQuery,
        answers: { 200: pageOf(jobSchema) },
        handle: (call) => listJobs(call, call.query),
      }),
      route({
        method: 'POST',
        path: '/api/jobs',
        summary: 'Starts a job: any workflow of known steps, on uploaded files',
        access: writes,
        body: newJob,
        creates: true,
        answers: { 201: jobSchema },
        errors: ['WORKFLOW_INVALID', 'NOT_FOUND'],
        handle: (call) => createJob(jobs, call, call.body),
      }),
      route({
        method: 'POST',
        path: '/api/jobs/cancel',
        summary: 'Cancels many jobs',
        description: 'Each as POST /api/jobs/{id}/cancel does; jobs that the caller may not see are `missing`.',
        access: writes,
        body: manyBody,
        answers: {
          200: Type.Object({ items: Type.Array(Type.Object({ job_id: id, outcome: Type.Enum(['cancelled', 'requested', 'finished', 'left', 'missing']) })) }),
        },
        handle: async (call) => {
          const items = []
          for (const job_id of new Set(call.body.job_ids)) {
            const record = await findJob(call, jobs, job_id).catch(() => undefined)
            items.push({ job_id, outcome: record === undefined ? 'missing' : await cancel(call, job_id) })
          }
          return { items }
        },
      }),
      route({
        method: 'GET',
        path: '/api/jobs/:id',
        summary: 'The job document',
        access: reads,
        params: idParams,
        answers: { 200: jobSchema },
        errors: ['NOT_FOUND'],
        handle: again,
      }),
      route({
        method: 'PATCH',
        path: '/api/jobs/:id',
        summary: 'Moves a job forward or back among those of its tenant',
        access: writes,
        params: idParams,
        body: changeBody,
        answers: { 200: jobSchema },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          await find(call)
          await setPriority(call, call.params.id, call.body.priority)
          return again(call)
        },
      }),
      route({
        method: 'GET',
        path: '/api/jobs/:id/events',
        summary: 'What happens to a job, as server-sent events',
        description: 'Goes on after Last-Event-ID; ends after the last event. 204 when there is nothing more to come.',
        access: reads,
        params: idParams,
        query: streamQuery,
        takesTicket: true,
        answers: eventStream,
        errors: ['NOT_FOUND'],
        handle: async (call) => events.open(call, await find(call)),
      }),
      route({
        method: 'POST',
        path: '/api/jobs/:id/cancel',
        summary: 'Cancels a job',
        description: 'Steps that run are stopped within seconds (`requested`). A job that others wait for goes on for them (`left`).',
        access: writes,
        params: idParams,
        answers: { 200: Type.Object({ job_id: id, outcome: cancelOutcome }) },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          await find(call)
          return { job_id: call.params.id, outcome: await cancel(call, call.params.id) }
        },
      }),
      route({
        method: 'POST',
        path: '/api/jobs/:id/retry',
        summary: 'Starts a finished job again, from a step or from what is not done',
        access: writes,
        params: idParams,
        body: retryBody,
        answers: { 200: jobSchema },
        errors: ['NOT_FOUND', 'CONFLICT'],
        handle: async (call) => {
          await find(call)
          const { from_step, priority } = call.body
          const record = await jobs.retry(call.scope, call.params.id, from_step === undefined ? {} : { fromStep: from_step })
          if (record === undefined) return fault('NOT_FOUND', 'There is no such job.')
          if (priority !== undefined) await setPriority(call, record.id, priority)
          return again(call)
        },
      }),
    ],
  }
}

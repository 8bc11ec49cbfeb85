import type { JobHooks, Jobs } from '@trunnion/jobs'
import type { FastifyInstance } from 'fastify'

/** Traces of a process: a span for each request, each job that is put into the queue, each attempt of a step. */
export interface Tracing {
  /** Adds the hooks that make a span of each request; see Module.observe. */
  readonly observe: (app: FastifyInstance) => void
  /** The same jobs, whose submission is a span, which the job remembers. */
  readonly traceJobs: (jobs: Jobs) => Jobs
  readonly hooks: Pick<JobHooks, 'stepStarted'>
  /** Sends what is left. */
  stop(): Promise<void>
}

/** Makes no spans, and loads nothing for it. */
export const noTracing: Tracing = { observe: () => undefined, traceJobs: (jobs) => jobs, hooks: {}, stop: async () => undefined }

import { type ErrorCode, err, ok, trunnionError } from '@trunnion/core'
import { type Database } from '@trunnion/database'
import { type TestDatabase } from '@trunnion/database/testing'
import {
  type JobHooks,
  type Jobs,
  type Log,
  type NewJob,
  type Queue,
  type RegisteredHandler,
  type Registry,
  type StepDefinition,
  type Worker,
  type WorkerHandler,
  installQueue,
  makeJobs,
  makeQueue,
  makeRegistry,
  makeWorker,
} from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { makeJobHooks } from '../../src/modules/jobs/makeJobHooks.ts'
import { jobAlerted, jobEnded } from '../../src/modules/operations/jobHooks.ts'

const define = (name: string, params: StepDefinition['params']): StepDefinition => ({
  name,
  label: name,
  params: { type: 'object', additionalProperties: false, properties: params },
  resource: 'cpu',
  timeoutS: 60,
  graceMs: 100,
  retry: { limit: 0, backoffS: 0.1 },
  where: 'worker',
})
const good: WorkerHandler = () => Promise.resolve(ok({ artefacts: [], data: { input: { format: 'step' } } }))
const bad: WorkerHandler = ({ params }) => Promise.resolve(err(trunnionError(params.code as ErrorCode)))
const defect: WorkerHandler = ({ params }) => Promise.reject(new Error(`a defect with ${String(params.text)}`))

/** Stands where no blob is touched. */
export const noStore = new Proxy({} as BlobStore, {
  get: () => () => {
    throw new Error('no store here')
  },
})

export interface OperationsWorld {
  readonly database: Database
  readonly queue: Queue
  readonly registry: Registry<RegisteredHandler>
  readonly jobs: Jobs
  readonly hooks: JobHooks
  worker(change?: { readonly hooks?: JobHooks; readonly log?: Log }): Promise<Worker>
  /** Sends a job of one step and waits for its end. */
  run(tenantId: string, step: string, params?: NewJob['workflow']['nodes'][number]['params'], kind?: string): Promise<string>
  close(): Promise<void>
}

/** Jobs with steps that succeed (`good`), fail with a code (`bad`) or throw (`defect`), with the hooks of the service, on a test database. */
export const operationsWorld = async (test: TestDatabase, more: JobHooks = {}): Promise<OperationsWorld> => {
  await installQueue(test.ownerUrl)
  const { database } = test
  const registry = makeRegistry<RegisteredHandler>(
    [define('good', {}), define('bad', { code: { type: 'string' } }), define('defect', { text: { type: 'string' } })],
    [
      ['good', good],
      ['bad', bad],
      ['defect', defect],
    ],
  )
  const queue = makeQueue({ database })
  await queue.start()
  const hooks = { ...makeJobHooks([jobEnded], [jobAlerted]), ...more }
  const jobs = makeJobs({ database, registry, queue, hooks })
  const workers: Worker[] = []
  return {
    database,
    queue,
    registry,
    jobs,
    hooks,
    worker: async (change = {}) => {
      const settings = { version: 'test', slots: { cpu: 4 }, limits: { memoryBytes: 2 ** 30, outputBytes: 2 ** 30 } }
      const worker = makeWorker({ database, registry, queue, store: noStore, hooks, settings, ...change })
      workers.push(worker)
      await worker.start()
      return worker
    },
    run: async (tenantId, step, params = {}, kind = 'convert') => {
      const inputs = [{ name: 'part.step', sha256: 'a'.repeat(64), bytes: 5000 }]
      const { id } = await jobs.submit({ tenantId }, { kind, workflow: { version: 1, nodes: [{ id: 'a', step, params }], edges: [] }, inputs })
      await jobs.waitFor({ tenantId }, id, { timeoutMs: 20_000 })
      return id
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop({ drainMs: 2000 })))
      await jobs.close()
      await queue.stop()
    },
  }
}

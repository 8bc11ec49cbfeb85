import { randomUUID } from 'node:crypto'
import { makeDatabase } from '@trunnion/database'
import { type TestDatabase, testDatabase } from '@trunnion/database/testing'
import {
  type JobDeps,
  type Jobs,
  type NewJob,
  type Workflow,
  type WorkflowNode,
  type Worker,
  type WorkerDeps,
  installQueue,
  makeJobs,
  makeQueue,
  makeWorker,
} from '../../src/index.ts'
import { noStore } from './noStore.ts'
import { testRegistry } from './testSteps.ts'

export const asOwner = async (url: string, sql: string): Promise<void> => {
  const database = makeDatabase({ url, maxConnections: 1 })
  await database.everyTenant((tx) => tx.query(sql)).finally(() => database.close())
}

export interface TestWorld extends TestDatabase {
  readonly deps: JobDeps
  readonly jobs: Jobs
  /** A tenant with a configuration of its own. */
  tenant(config?: object): Promise<{ readonly tenantId: string }>
  /** A worker in this process; stopped with the world. */
  worker(change?: Partial<WorkerDeps['settings']>, deps?: Partial<WorkerDeps>): Promise<Worker>
}

export const prepare = async (ownerUrl: string): Promise<void> => {
  await installQueue(ownerUrl)
  await asOwner(
    ownerUrl,
    'create table test_effects (job_id uuid, step_id text, at timestamptz default clock_timestamp()); grant select, insert on test_effects to trunnion_service',
  )
}

/** Real PostgreSQL, the queue, jobs, and workers in this process. */
export const testWorld = async (): Promise<TestWorld> => {
  const test = await testDatabase({ maxConnections: 10 })
  await prepare(test.ownerUrl)
  const registry = testRegistry()
  const queue = makeQueue({ database: test.database })
  await queue.start()
  const deps = { database: test.database, registry, queue }
  const jobs = makeJobs(deps)
  const workers: Worker[] = []
  return {
    ...test,
    deps,
    jobs,
    tenant: async (config = {}) => {
      const tenantId = randomUUID()
      await test.database.everyTenant((tx) =>
        tx.query('insert into tenants (id, name, config) values ($1, $2, $3)', [tenantId, tenantId, JSON.stringify(config)]),
      )
      return { tenantId }
    },
    worker: async (change = {}, more = {}) => {
      const settings = { version: 'test', slots: { cpu: 8, render: 2 }, limits: { memoryBytes: 2 ** 30, outputBytes: 2 ** 30 }, ...change }
      const worker = makeWorker({ ...deps, store: noStore, settings, ...more })
      workers.push(worker)
      await worker.start()
      return worker
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop({ drainMs: 2000 })))
      await jobs.close()
      await queue.stop()
      await test.close()
    },
  }
}

/** A workflow from lines like `a:work` and `a > b`. */
export const draw = (nodes: readonly (WorkflowNode | string)[], edges: readonly string[] = []): Workflow => ({
  version: 1,
  nodes: nodes.map((node) => (typeof node === 'string' ? { id: node.split(':')[0], step: node.split(':')[1], params: {} } : node)),
  edges: edges.map((edge) => ({ from: edge.split(' > ')[0], to: edge.split(' > ')[1] })),
})

export const oneStep = (step: string, params: WorkflowNode['params'] = {}): NewJob => ({
  kind: 'test',
  workflow: draw([{ id: 'a', step, params }]),
  inputs: [],
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ok, unwrap } from '@trunnion/core'
import { type Database, makeDatabase, migrate, startEmbedded } from '@trunnion/database'
import { type Jobs, type RegisteredHandler, type Worker, installQueue, makeJobs, makeQueue, makeRegistry, makeWorker } from '@trunnion/jobs'
import { claimSteps } from '../packages/jobs/src/queue/claimSteps.ts'
import { makeContext } from '../packages/jobs/src/jobs/jobContext.ts'
import { renewLease } from '../packages/jobs/src/worker/leases.ts'
import { noStore } from '../packages/jobs/test/support/noStore.ts'
import { testSteps } from '../packages/jobs/test/support/testSteps.ts'
import { draw, oneStep, prepare } from '../packages/jobs/test/support/testWorld.ts'
import { workerProcess } from '../packages/jobs/test/support/workerProcess.ts'
import { median } from './statistics.ts'

type Rows = readonly Readonly<Record<string, string | number>>[]
type Tenant = { readonly tenantId: string }

const drained = 1000
const paced = 200
const backlog = 20_000

interface Bench {
  readonly database: Database
  readonly serviceUrl: string
  readonly jobs: Jobs
  readonly starts: Map<string, number>
  readonly deps: Parameters<typeof makeJobs>[0]
  tenant(): Promise<Tenant>
  worker(slots: number): Promise<Worker>
}

/** The embedded PostgreSQL as it is delivered (every commit on disk), and a step that does nothing. */
const withBench = async <T>(work: (bench: Bench) => Promise<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'trunnion-bench-'))
  const server = unwrap(await startEmbedded({ dataDir }))
  unwrap(await migrate(server.ownerUrl))
  await installQueue(server.ownerUrl)
  await prepare(server.ownerUrl)
  const database = makeDatabase({ url: server.serviceUrl, maxConnections: 12 })
  const queue = makeQueue({ database })
  await queue.start()
  const starts = new Map<string, number>()
  const handler: RegisteredHandler = ({ jobId }) => {
    starts.set(jobId, performance.now())
    return Promise.resolve(ok({ artefacts: [], data: {} }))
  }
  const registry = makeRegistry([testSteps[0]], [['work', handler]])
  const deps = { database, queue, registry }
  const jobs = makeJobs(deps)
  await database.everyTenant((tx) => tx.query("update worker_configs set max_concurrency = 100 where queue_name = 'cpu'"))
  try {
    return await work({
      database,
      serviceUrl: server.serviceUrl,
      jobs,
      starts,
      deps,
      tenant: async () => {
        const tenantId = crypto.randomUUID()
        await database.everyTenant((tx) => tx.query(`insert into tenants (id, name, config) values ($1, 'bench', '{"max_concurrent_jobs": 1000}')`, [tenantId]))
        return { tenantId }
      },
      worker: async (slots) => {
        const worker = makeWorker({
          ...deps,
          store: noStore,
          settings: { version: 'bench', slots: { cpu: slots }, limits: { memoryBytes: 1, outputBytes: 1 } },
        })
        await worker.start()
        return worker
      },
    })
  } finally {
    await jobs.close()
    await queue.stop()
    await database.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const open = async (database: Database): Promise<number> =>
  (await database.everyTenant((tx) => tx.query<{ n: number }>('select count(*)::integer as n from jobs where finished_at is null')))[0].n

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]

/** Jobs of one step that does nothing, drained by one worker; and submitted by eight callers at once. */
export const jobsDrain = (): Promise<Rows> =>
  withBench(async ({ database, jobs, tenant, worker }) => {
    const rows = []
    for (let round = 1; round <= 3; round++) {
      const owner = await tenant()
      const submitting = performance.now()
      await Promise.all(
        Array.from({ length: 8 }, async (_, caller) => {
          for (let i = caller; i < drained; i += 8) await jobs.submit(owner, oneStep('work'))
        }),
      )
      const start = performance.now()
      const one = await worker(8)
      while ((await open(database)) > 0) await sleep(25)
      const seconds = (performance.now() - start) / 1000
      await one.stop({ drainMs: 1000 })
      rows.push({ round, jobs: drained, 'submitted/s': (1000 * drained) / (start - submitting), 'drained/s': drained / seconds })
    }
    return rows
  })

/** From the call that submits (and from its answer) until the step starts, one job after the other on an idle worker. */
export const jobsLatency = (): Promise<Rows> =>
  withBench(async ({ jobs, starts, tenant, worker }) => {
    const one = await worker(4)
    const owner = await tenant()
    const times: { readonly call: number; readonly answer: number }[] = []
    for (let i = 0; i < paced; i++) {
      const called = performance.now()
      const { id } = await jobs.submit(owner, oneStep('work'))
      const answered = performance.now()
      while (!starts.has(id)) await sleep(1)
      // it may have started before the answer was here
      times.push({ call: starts.get(id)! - called, answer: Math.max(0, starts.get(id)! - answered) })
      await sleep(20)
    }
    await one.stop({ drainMs: 1000 })
    return (['call', 'answer'] as const).map((from) => {
      const sorted = times.map((time) => time[from]).sort((a, b) => a - b)
      return { from, jobs: paced, 'p50 ms': median(sorted), 'p95 ms': at(sorted, 0.95), 'p99 ms': at(sorted, 0.99), 'max ms': sorted[sorted.length - 1] }
    })
  })

/** A chain of ten steps: how long from the end of one to the start of the next. */
export const jobsChain = (): Promise<Rows> =>
  withBench(async ({ jobs, tenant, worker }) => {
    const one = await worker(4)
    const owner = await tenant()
    const ids = Array.from({ length: 10 }, (_, i) => `n${i}`)
    const workflow = draw(
      ids.map((id) => `${id}:work`),
      ids.slice(1).map((id, i) => `${ids[i]} > ${id}`),
    )
    const times: number[] = []
    for (let i = 0; i < 10; i++) {
      const start = performance.now()
      const { id } = await jobs.submit(owner, { kind: 'chain', workflow, inputs: [] })
      await jobs.waitFor(owner, id, { timeoutMs: 30_000 })
      times.push(performance.now() - start)
    }
    await one.stop({ drainMs: 1000 })
    return [{ steps: ids.length, 'median ms': median(times), 'ms a step': median(times) / ids.length }]
  })

/** One claim of eight steps with a long backlog of one tenant, and fifty tenants who wait too. */
export const jobsBacklog = (): Promise<Rows> =>
  withBench(async ({ database, deps, jobs, tenant }) => {
    const big = await tenant()
    const { id } = await jobs.submit(big, oneStep('work'))
    await database.everyTenant((tx) =>
      tx.query(
        `insert into pgboss.job_common (name, data, group_id, singleton_key, start_after, created_on, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay)
         select name, data, group_id, singleton_key, start_after, created_on, keep_until, expire_seconds, deletion_seconds, retry_limit, retry_delay
         from pgboss.job_common, generate_series(1, ${backlog}) where singleton_key = $1`,
        [id],
      ),
    )
    for (let i = 0; i < 50; i++) {
      const owner = await tenant()
      for (let n = 0; n < 4; n++) await jobs.submit(owner, oneStep('work'))
    }
    const worker = crypto.randomUUID()
    await renewLease(database, { id: worker, version: 'bench', stats: {} })
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const start = performance.now()
      await claimSteps(makeContext(deps), { queue: 'cpu', workerId: worker, pid: 1, limit: 8 })
      times.push(performance.now() - start)
    }
    return [{ waiting: backlog + 200, tenants: 51, 'claim of 8, median ms': median(times), 'max ms': Math.max(...times) }]
  })

/** From kill -9 of the worker in mid-step until another worker has started the step again. */
export const jobsTakeover = (): Promise<Rows> =>
  withBench(async ({ jobs, serviceUrl, tenant }) => {
    const rows = []
    for (let round = 1; round <= 3; round++) {
      const owner = await tenant()
      const victim = await workerProcess(serviceUrl)
      const { id } = await jobs.submit(owner, oneStep('work', { ms: 500 }))
      const attempt = async (): Promise<number> => (await jobs.get(owner, id))?.document.steps[0].attempt ?? 0
      while ((await attempt()) < 1) await sleep(5)
      victim.kill('SIGKILL')
      const killed = performance.now()
      const heir = await workerProcess(serviceUrl)
      while ((await attempt()) < 2) await sleep(20)
      rows.push({ round, 'taken over after s': (performance.now() - killed) / 1000 })
      await jobs.waitFor(owner, id, { timeoutMs: 10_000 })
      heir.kill('SIGTERM')
      await heir.ended
    }
    return rows
  })

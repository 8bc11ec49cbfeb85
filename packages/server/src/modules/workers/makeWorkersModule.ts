import { fault, unwrap } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { type WorkerConfig, queues, readWorkerConfigs, writeWorkerConfig } from '@trunnion/jobs'
import { Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canOperate } from '../auth/policies/canOperate.ts'
import { id, strict, time } from '../auth/schemas.ts'
import { readLiveWorkers } from '../operations/readFigures.ts'

const access = allow(canOperate, 'admin')
const queue = Type.Enum([...queues])
const steps = Type.Integer({ minimum: 0, maximum: 1000 })
const byQueue = Type.Record(Type.String(), Type.Integer())

const worker = Type.Object({
  id,
  host: Type.String(),
  pid: Type.Integer(),
  version: Type.String(),
  started_at: time,
  lease_until: Type.String({ format: 'date-time', description: 'Others take its steps when it does not renew this.' }),
  running: byQueue,
  slots: byQueue,
  memory_bytes: Type.Integer({ description: 'Resident, with its children.' }),
  children: Type.Array(Type.Object({ pid: Type.Integer(), busy: Type.Boolean(), steps: Type.Integer(), memoryBytes: Type.Integer() })),
})
const config = Type.Object({ queue_name: queue, max_concurrency: steps, min_concurrency: steps, updated_at: time })
const change = Type.Object({ queue_name: queue, max_concurrency: Type.Optional(steps), min_concurrency: Type.Optional(steps) }, strict)

const shown = ({ queue, maxConcurrency, minConcurrency, updatedAt }: WorkerConfig) => ({
  queue_name: queue,
  max_concurrency: maxConcurrency,
  min_concurrency: minConcurrency,
  updated_at: updatedAt,
})

export const makeWorkersModule = ({ database }: { readonly database: Database }): Module => ({
  name: 'workers',
  description: 'Processes that do the work, on all machines, and how much each may do at once.',
  routes: [
    route({
      method: 'GET',
      path: '/api/admin/workers',
      summary: 'Workers that are alive',
      access,
      answers: { 200: Type.Object({ items: Type.Array(worker) }) },
      handle: async () => ({
        items: (await readLiveWorkers(database)).map(({ stats: { running = {}, slots = {}, memoryBytes = 0, children = [] }, ...row }) => ({
          ...row,
          running,
          slots,
          memory_bytes: memoryBytes,
          children,
        })),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/admin/worker-configs',
      summary: 'How many steps of each queue one worker runs at once',
      access,
      answers: { 200: Type.Object({ items: Type.Array(config) }) },
      handle: async () => ({ items: (await readWorkerConfigs(database)).map(shown) }),
    }),
    route({
      method: 'PATCH',
      path: '/api/admin/worker-configs',
      summary: 'Changes one queue; workers follow within seconds',
      description: '`max_concurrency` 0 stops a queue: what runs goes on, nothing new starts. What a machine can run at once bounds it besides.',
      access,
      body: change,
      answers: { 200: config },
      handle: async (call) => {
        const { queue_name: name, max_concurrency, min_concurrency } = call.body
        const before = (await readWorkerConfigs(database)).find((one) => one.queue === name) ?? fault('NOT_FOUND')
        const wanted = {
          queue: before.queue,
          maxConcurrency: max_concurrency ?? before.maxConcurrency,
          minConcurrency: min_concurrency ?? before.minConcurrency,
        }
        // Lowering the most takes the least along, unless it was named.
        const least = min_concurrency === undefined ? Math.min(wanted.minConcurrency, wanted.maxConcurrency) : wanted.minConcurrency
        const after = unwrap(await writeWorkerConfig(database, { ...wanted, minConcurrency: least }))
        await database.everyTenant((tx) =>
          appendAudit(tx, {
            tenantId: null,
            eventType: 'worker_config.changed',
            actor: actorOf(call.principal),
            subject: { type: 'queue', id: name },
            requestId: call.requestId,
            data: { before: shown(before), after: shown(after) },
          }),
        )
        return shown(after)
      },
    }),
  ],
})

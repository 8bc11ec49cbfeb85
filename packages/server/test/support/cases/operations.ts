import type { RouteCases } from '../routeCases.ts'
import type { TestServer } from '../testServer.ts'

const newWebhook = { url: 'https://hooks.example.org/trunnion', event_types: ['job.completed'] }
const makeWebhook = async (s: TestServer): Promise<string> => (await s.call('tenant_admin A', 'POST', '/api/webhooks', newWebhook)).json().id
const made = new WeakMap<TestServer, Promise<string>>()
/** One for all tries: a tenant may not have as many as there are tries. */
const webhookOf = (s: TestServer): Promise<string> => {
  const id = made.get(s) ?? makeWebhook(s)
  made.set(s, id)
  return id
}
const ofWebhook = async (s: TestServer) => ({ params: { id: await webhookOf(s) } })

/** A step of tenant A that failed for good; its job has no step left that this service knows. */
const deadLetter = async (s: TestServer) =>
  s.test.database.tenant({ tenantId: s.tenantA }, async (tx) => {
    const [job] = await tx.query<{ id: string }>(
      "insert into jobs (tenant_id, kind, state, document, finished_at) values ($1, 'convert', 'failed', $2, now()) returning id",
      [s.tenantA, JSON.stringify({ state: 'failed', steps: [] })],
    )
    const workflow = { version: 1, nodes: [{ id: 'a', step: 'check', params: {} }], edges: [] }
    const [letter] = await tx.query<{ id: string }>(
      `insert into dead_letters (tenant_id, job_id, kind, step_id, error_code, error_class, error, context, retry_count)
       values ($1, $2, 'check', 'a', 'KERNEL_FAILED', 'permanent', $3, $4, 0) returning id`,
      [
        s.tenantA,
        job.id,
        JSON.stringify({ code: 'KERNEL_FAILED', class: 'permanent', message: 'no', remedy: 'none' }),
        JSON.stringify({
          workflow,
          job_inputs: [{ name: 'a.step', sha256: 'a'.repeat(64), bytes: 1 }],
          priority: 0,
          owner_id: null,
          step: 'check',
          params: {},
        }),
      ],
    )
    return { params: { id: letter.id } }
  })

/** Health, metrics, breaker, dead letters, workers, webhooks. */
export const cases: RouteCases = {
  'GET /health/live': {},
  'GET /health/ready': {},
  'GET /health': {},
  'GET /circuit-breaker': { as: 'client A' },
  'POST /circuit-breaker/reset': { as: 'global_admin A', least: 'global_admin' },
  'GET /dlq/failures': { as: 'tenant_admin A', least: 'tenant_admin' },
  'GET /dlq/stats': { as: 'tenant_admin A', least: 'tenant_admin' },
  'POST /dlq/failures/{id}/reprocess': { as: 'tenant_admin A', least: 'tenant_admin', make: deadLetter },
  'POST /dlq/reprocess': { as: 'tenant_admin A', least: 'tenant_admin', make: () => ({ body: {} }) },
  'GET /api/admin/workers': { as: 'global_admin A', least: 'global_admin' },
  'GET /api/admin/worker-configs': { as: 'global_admin A', least: 'global_admin' },
  'PATCH /api/admin/worker-configs': { as: 'global_admin A', least: 'global_admin', make: () => ({ body: { queue_name: 'model', max_concurrency: 3 } }) },
  'GET /metrics': { as: 'client A' },
  'GET /api/webhooks': { as: 'tenant_admin A', least: 'tenant_admin' },
  'POST /api/webhooks': { as: 'tenant_admin A', least: 'tenant_admin', make: () => ({ body: newWebhook }) },
  'GET /api/webhooks/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: ofWebhook },
  'PATCH /api/webhooks/{id}': {
    as: 'tenant_admin A',
    least: 'tenant_admin',
    make: async (s) => ({ ...(await ofWebhook(s)), body: { description: 'changed' } }),
  },
  'DELETE /api/webhooks/{id}': { as: 'tenant_admin A', least: 'tenant_admin', make: async (s) => ({ params: { id: await makeWebhook(s) } }) },
  'POST /api/webhooks/{id}/rotate': {
    as: 'tenant_admin A',
    least: 'tenant_admin',
    make: async (s) => ({ ...(await ofWebhook(s)), body: { overlap_hours: 1 } }),
  },
  'POST /api/webhooks/{id}/test': { as: 'tenant_admin A', least: 'tenant_admin', make: ofWebhook },
  'GET /api/webhooks/{id}/deliveries': { as: 'tenant_admin A', least: 'tenant_admin', make: ofWebhook },
  'POST /api/webhooks/{id}/deliveries/{delivery}/redeliver': {
    as: 'tenant_admin A',
    least: 'tenant_admin',
    make: async (s) => {
      const id = await webhookOf(s)
      return { params: { id, delivery: (await s.call('tenant_admin A', 'POST', `/api/webhooks/${id}/test`)).json().id } }
    },
  },
}

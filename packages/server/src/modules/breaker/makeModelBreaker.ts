import type { Database } from '@trunnion/database'
import { type Breaker, makeBreaker } from '@trunnion/jobs'
import { appendAudit } from '../audit/appendAudit.ts'

const eventOf = { OPEN: 'circuit_breaker_opened', HALF_OPEN: 'circuit_breaker_half_opened', CLOSED: 'circuit_breaker_closed' } as const

/** The breaker around the model service. Its changes are in the audit trail of the installation; that it opened is an alert. */
export const makeModelBreaker = (
  database: Database,
  { breakerThreshold, breakerTimeoutS }: { readonly breakerThreshold: number; readonly breakerTimeoutS: number },
): Breaker =>
  makeBreaker({
    database,
    clock: { now: () => Date.now() },
    key: 'breaker:model',
    threshold: breakerThreshold,
    timeoutMs: breakerTimeoutS * 1000,
    onChange: async (tx, from, to) =>
      void (await appendAudit(tx, {
        tenantId: null,
        eventType: eventOf[to],
        channel: to === 'OPEN' ? 'alert' : 'activity',
        actor: { id: null, name: 'circuit breaker' },
        subject: { type: 'circuit_breaker', id: 'model' },
        data: { from, to },
      })),
  })

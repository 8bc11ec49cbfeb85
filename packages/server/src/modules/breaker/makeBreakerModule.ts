import type { Database } from '@trunnion/database'
import type { Breaker, BreakerStatus } from '@trunnion/jobs'
import { Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canOperate } from '../auth/policies/canOperate.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { orNull, time } from '../auth/schemas.ts'

const state = Type.Enum(['CLOSED', 'OPEN', 'HALF_OPEN'])
const breakerStatus = Type.Object({
  state,
  failure_count: Type.Integer({ description: 'Failures one after the other.' }),
  failure_threshold: Type.Integer(),
  last_failure_time: orNull(time),
  retry_after_seconds: Type.Integer({ description: 'Until one request may try; 0 while closed.' }),
})

const shown = ({ state, failureCount, failureThreshold, lastFailureTime, retryAfterSeconds }: BreakerStatus) => ({
  state,
  failure_count: failureCount,
  failure_threshold: failureThreshold,
  last_failure_time: lastFailureTime,
  retry_after_seconds: retryAfterSeconds,
})

export const makeBreakerModule = ({ database, breaker }: { readonly database: Database; readonly breaker: Breaker }): Module => ({
  name: 'circuit breaker',
  description: 'Whether analyses ask the model, or go on without it because it failed too often.',
  routes: [
    route({
      method: 'GET',
      path: '/circuit-breaker',
      summary: 'State of the circuit breaker',
      access: allow(isSignedIn, 'jobs:read'),
      answers: { 200: breakerStatus },
      handle: async () => shown(await breaker.status()),
    }),
    route({
      method: 'POST',
      path: '/circuit-breaker/reset',
      summary: 'Closes the circuit breaker',
      access: allow(canOperate, 'admin'),
      answers: {
        200: Type.Object({ status: Type.Literal('reset'), message: Type.String(), new_state: Type.Object({ state, failure_count: Type.Integer() }) }),
      },
      handle: async (call) => {
        const before = await breaker.status()
        const after = await breaker.reset()
        await database.everyTenant((tx) =>
          appendAudit(tx, {
            tenantId: null,
            eventType: 'circuit_breaker_reset',
            actor: actorOf(call.principal),
            subject: { type: 'circuit_breaker', id: 'model' },
            requestId: call.requestId,
            data: { from: before.state, failure_count: before.failureCount },
          }),
        )
        return {
          status: 'reset',
          message: `The circuit breaker was ${before.state} and is closed now.`,
          new_state: { state: after.state, failure_count: after.failureCount },
        }
      },
    }),
  ],
})

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Fault, trunnionError } from '@trunnion/core'
import type { FastifyInstance } from 'fastify'
import type { ServerSettings } from '../settings/serverSettings.ts'

/** State of the guard, for health and metrics. */
export interface Load {
  inFlight(): number
  /** Mean delay of the event loop in the last second. */
  eventLoopDelayMs(): number
  draining(): boolean
  drain(): void
}

const sampleMs = 1000

/**
 * Refuses work with 503 while too much is under way, the event loop is late, or the application drains. Routes marked `vital` (health) still answer.
 * Event streams, which stay open and do nothing most of the time, have a bound of their own (makeEventStreams).
 */
export const addOverloadGuard = (app: FastifyInstance, settings: Pick<ServerSettings, 'inFlightMax' | 'eventLoopDelayMaxMs'>): Load => {
  const histogram = monitorEventLoopDelay({ resolution: 20 })
  histogram.enable()
  let delayMs = 0
  let inFlight = 0
  let draining = false
  const timer = setInterval(() => {
    // A sample without a tick has no mean.
    delayMs = Number.isFinite(histogram.mean) ? histogram.mean / 1e6 : 0
    histogram.reset()
  }, sampleMs)
  timer.unref()
  // Building the application takes the event loop for itself: that is no load.
  app.addHook('onReady', async () => histogram.reset())
  app.addHook('onClose', async () => {
    clearInterval(timer)
    histogram.disable()
  })
  app.addHook('onRequest', async (request, reply) => {
    const { vital, takesTicket } = request.routeOptions.config
    if (!takesTicket) {
      inFlight++
      reply.raw.once('close', () => inFlight--)
    }
    if (vital) return
    if (!draining && inFlight <= settings.inFlightMax && delayMs <= settings.eventLoopDelayMaxMs) return
    reply.header('retry-after', draining ? 5 : 2)
    throw new Fault(trunnionError('OVERLOADED', draining ? 'The service is stopping.' : undefined))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  return {
    inFlight: () => inFlight,
    eventLoopDelayMs: () => delayMs,
    draining: () => draining,
    drain: () => {
      draining = true
    },
  }
}

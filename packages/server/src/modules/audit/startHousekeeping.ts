import type { Database } from '@trunnion/database'
import type { FastifyBaseLogger } from 'fastify'
import { sweepSessions } from '../auth/sessions.ts'
import { pruneEveryTenant } from './pruneEveryTenant.ts'

const hourMs = 3_600_000

/** Once an hour: ended sessions, used tickets, old idempotency keys and old audit entries go. Several processes may do it; each finds what the others left. */
export const startHousekeeping = (
  database: Database,
  retentionDays: number,
  key: () => Promise<Uint8Array>,
  log: FastifyBaseLogger,
): { stop(): Promise<void> } => {
  let running: Promise<void> = Promise.resolve()
  const tidy = async (): Promise<void> => {
    try {
      await sweepSessions(database)
      const removed = await pruneEveryTenant(database, retentionDays, await key())
      if (removed > 0) log.info({ removed }, 'old audit entries were pruned')
    } catch (error) {
      log.error({ err: error }, 'housekeeping failed; it is tried again in an hour')
    }
  }
  const timer = setInterval(() => {
    running = tidy()
  }, hourMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

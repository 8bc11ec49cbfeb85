import { Type } from 'typebox'
import { time } from '../auth/schemas.ts'
import type { makeProcessLoad } from './processLoad.ts'
import type { Figures } from './readFigures.ts'

const known = { status: Type.Enum(['healthy', 'degraded', 'unhealthy']), version: Type.String() } as const
const details = {
  timestamp: time,
  uptime_s: Type.Integer(),
  memory_mb: Type.Integer({ description: 'Resident, of this process with all it started.' }),
  cpu_percent: Type.Number({ description: 'Of the same; 100 is one processor.' }),
  cache_size: Type.Integer({ description: 'Results in the conversion cache.' }),
  cache_bytes: Type.Integer(),
  queue_depth: Type.Integer({ description: 'Steps that could start now, over all queues.' }),
  workers: Type.Integer({ description: 'Workers that are alive, on all machines.' }),
  circuit_breaker: Type.Enum(['CLOSED', 'OPEN', 'HALF_OPEN']),
  aagnet_available: Type.Boolean({ description: 'Whether a model for feature recognition is installed.' }),
} as const

/** Strangers get status and version; the rest needs a token. */
export const health = Type.Object({ ...known, ...Object.fromEntries(Object.entries(details).map(([name, schema]) => [name, Type.Optional(schema)])) })

export type Status = 'healthy' | 'degraded' | 'unhealthy'

/** Degraded: it works, but somebody should look. */
export const statusOf = (figures: Figures | undefined): Status => {
  if (figures === undefined) return 'unhealthy'
  const waits = figures.queues.some(({ depth }) => depth > 0)
  return figures.breaker.state !== 'CLOSED' || (waits && figures.workers.length === 0) ? 'degraded' : 'healthy'
}

/** The details of GET /health. */
export const detailsOf = (figures: Figures, load: ReturnType<ReturnType<typeof makeProcessLoad>>, now: Date) => ({
  timestamp: now.toISOString(),
  uptime_s: Math.round(process.uptime()),
  memory_mb: load.memoryMb,
  cpu_percent: load.cpuPercent,
  cache_size: figures.cache.size,
  cache_bytes: figures.cache.bytes,
  queue_depth: figures.queues.reduce((sum, { depth }) => sum + depth, 0),
  workers: figures.workers.length,
  circuit_breaker: figures.breaker.state,
  // Until a model is installed.
  aagnet_available: false,
})

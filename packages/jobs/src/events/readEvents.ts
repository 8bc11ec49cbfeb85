import type { Transaction } from '@trunnion/database'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { EventKind, EventLevel, JobEvent } from './jobEvent.ts'

interface EventRow {
  readonly seq: number
  readonly tenant_id: string
  readonly kind: EventKind
  readonly step_name: string | null
  readonly level: EventLevel
  readonly message: string
  readonly context: JsonObject
  readonly created_at: Date
}

const mostEvents = 1000

/** Events of a job after a number, in order, without gaps. Those that pruning took are missing at the start only. */
export const readEvents = async (tx: Transaction, jobId: string, afterSeq: number, limit = mostEvents): Promise<readonly JobEvent[]> => {
  const rows = await tx.query<EventRow>(
    'select seq, tenant_id, kind, step_name, level, message, context, created_at from pipeline_events where task_id = $1 and seq > $2 order by seq limit $3',
    [jobId, afterSeq, Math.min(limit, mostEvents)],
  )
  return rows.map(({ seq, tenant_id, kind, step_name, level, message, context, created_at }) => ({
    seq,
    jobId,
    tenantId: tenant_id,
    kind,
    step: step_name,
    level,
    message,
    ...(typeof context.percent === 'number' && { percent: context.percent }),
    context,
    at: created_at.toISOString(),
  }))
}

import { type JobRecord, isFinished } from '@trunnion/jobs'
import { type Static, Type } from 'typebox'
import { type Problem, problemOf, problemSchema } from '../../app/problem.ts'
import type { Call } from '../../app/route.ts'
import { id, orNull, time } from '../auth/schemas.ts'

const phases = ['queued', 'validating', 'reading', 'tessellating', 'optimising', 'storing', 'complete'] as const

const stage = Type.Object({ name: Type.Enum([...phases]), state: Type.Enum(['done', 'running', 'pending', 'skipped']), started_at: Type.Optional(time) })

export const statusSchema = Type.Object({
  job_id: id,
  status: Type.String({ description: 'queued, validating, reading, tessellating, optimising, storing; then complete, failed or cancelled.' }),
  percent: Type.Number({ minimum: 0, maximum: 100 }),
  message: Type.String(),
  eta_s: orNull(Type.Number({ description: 'Seconds left, by the pace until now.' })),
  stages: Type.Array(stage),
  warnings: Type.Optional(Type.Array(Type.Unknown())),
  // By value: a reference inside an answer would need the whole answer to be one.
  error: Type.Optional(Type.Object(problemSchema.properties)),
})

type Stage = Static<typeof stage>

/** When each phase was first heard of in the present attempt; phases that took less than a quarter of a second may never have been. */
const phaseTimes = async (call: Pick<Call, 'tenant'>, jobId: string): Promise<ReadonlyMap<string, string>> => {
  const rows = await call.tenant((tx) =>
    tx.query<{ phase: string; at: Date }>(
      `select context ->> 'phase' as phase, min(created_at) as at from pipeline_events
       where task_id = $1 and context ? 'phase'
         and seq >= (select coalesce(max(seq), 0) from pipeline_events where task_id = $1 and kind = 'state' and context ->> 'phase' = 'queued')
       group by 1`,
      [jobId],
    ),
  )
  return new Map(rows.map(({ phase, at }) => [phase, at.toISOString()]))
}

const stagesOf = (record: JobRecord, times: ReadonlyMap<string, string>): readonly Stage[] => {
  const { state } = record.document
  const reached = phases.findLastIndex((phase) => times.has(phase))
  const stateOf = (index: number): Stage['state'] => {
    if (state === 'completed') return 'done'
    if (index < reached) return 'done'
    if (isFinished(state)) return 'skipped'
    return index === reached ? 'running' : 'pending'
  }
  return phases.map((name, index) => {
    const at = name === 'complete' && state === 'completed' ? (record.finishedAt ?? undefined) : times.get(name)
    return { name, state: stateOf(index), ...(at === undefined ? {} : { started_at: at }) }
  })
}

/** How far a conversion is. */
export const conversionStatus = async (call: Pick<Call, 'tenant' | 'requestId'>, record: JobRecord) => {
  const { document, percent, phase, message, eta_s } = record
  const error: Problem | undefined = document.error === null ? undefined : problemOf(document.error, call.requestId)
  const warnings = document.result?.data?.warnings
  return {
    job_id: record.id,
    status: phase,
    percent: document.state === 'completed' ? 100 : percent,
    message,
    eta_s,
    stages: stagesOf(record, await phaseTimes(call, record.id)),
    ...(Array.isArray(warnings) ? { warnings } : {}),
    ...(error === undefined ? {} : { error }),
  }
}

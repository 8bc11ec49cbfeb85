import type { Database } from '@trunnion/database'
import type { JobDocument } from '../../src/index.ts'

/** What a run left behind. */
export interface History {
  readonly jobs: readonly { readonly id: string; readonly state: string; readonly event_seq: number; readonly document: JobDocument }[]
  readonly events: readonly {
    readonly task_id: string
    readonly seq: number
    readonly message: string
    readonly step_name: string | null
    readonly context: { readonly state?: string; readonly node?: string }
  }[]
  readonly effects: readonly { readonly job_id: string; readonly step_id: string }[]
  readonly claims: number
  readonly messages: number
}

export const readHistory = (database: Database): Promise<History> =>
  database.everyTenant(async (tx) => {
    const count = async (table: string): Promise<number> => (await tx.query<{ n: number }>(`select count(*)::integer as n from ${table}`))[0].n
    return {
      jobs: await tx.query<History['jobs'][number]>('select id, state, event_seq, document from jobs'),
      events: await tx.query<History['events'][number]>('select task_id, seq, message, step_name, context from pipeline_events order by task_id, seq'),
      effects: await tx.query<History['effects'][number]>('select job_id, step_id from test_effects'),
      claims: await count('job_claims'),
      messages: await count('pgboss.job_common'),
    }
  })

const ends = ['completed', 'failed', 'cancelled']

const countBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

/**
 * What is wrong with a history; nothing when every acknowledged job ended in exactly one terminal state, every step that is done has its effect exactly once, no other
 * step has one, the events are without gaps, and nothing is left in the queue.
 */
export const checkHistory = ({ jobs, events, effects, claims, messages }: History, acknowledged: readonly string[]): readonly string[] => {
  const problems: string[] = []
  const byId = new Map(jobs.map((job) => [job.id, job]))
  const effectsOf = countBy(effects, ({ job_id, step_id }) => `${job_id} ${step_id}`)
  for (const id of acknowledged) if (!byId.has(id)) problems.push(`job ${id} was acknowledged and is not there`)
  for (const { id, state, document, event_seq } of jobs) {
    if (!ends.includes(state) || document.state !== state) problems.push(`job ${id} is ${state}, its document says ${document.state}`)
    const own = events.filter(({ task_id }) => task_id === id)
    if (own.length !== event_seq || own.some(({ seq }, i) => seq !== i + 1)) problems.push(`job ${id} has a gap in its events`)
    const terminal = own.filter(({ step_name, message }) => step_name === null && ends.includes(message))
    if (terminal.length !== document.attempt) problems.push(`job ${id} ended ${terminal.length} times in ${document.attempt} attempts`)
    for (const { id: step, status, name } of document.steps) {
      if (status === 'pending' || status === 'running') problems.push(`step ${step} of job ${id} is still ${status}`)
      if (state === 'completed' && status !== 'done') problems.push(`job ${id} is completed with step ${step} ${status}`)
      const [found, wanted] = [effectsOf.get(`${id} ${step}`) ?? 0, status === 'done' && name === 'work' ? 1 : 0]
      if (found !== wanted) problems.push(`step ${step} of job ${id} is ${status} and has ${found} effects`)
      const done = own.filter(({ context, message }) => context.node === step && message === 'done').length
      if (done !== (status === 'done' ? 1 : 0)) problems.push(`step ${step} of job ${id} was done ${done} times`)
    }
  }
  if (claims > 0) problems.push(`${claims} claims are left`)
  if (messages > 0) problems.push(`${messages} messages are left`)
  return problems
}

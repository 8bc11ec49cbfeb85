import type { Database, Transaction } from '@trunnion/database'
import type { JobDocument } from '@trunnion/jobs'
import { type Metrics, countedFormats, errorClasses } from './metrics.ts'

/** Something that happened once and is counted once. No tenant, no name of a file. */
export type MetricFact =
  | { readonly kind: 'step'; readonly step: string; readonly outcome: string; readonly seconds: number }
  | {
      readonly kind: 'conversion'
      readonly format: string
      readonly outcome: string
      readonly seconds: number
      readonly inputBytes: number
      readonly outputBytes: number
      readonly errorClass: string | null
    }
  | { readonly kind: 'dead letter'; readonly class: string }

const extensions: Readonly<Record<string, string>> = { stp: 'step', stpz: 'step', p21: 'step', igs: 'iges', brp: 'brep', glb: 'gltf' }
const isCounted = (format: string): boolean => (countedFormats as readonly string[]).includes(format)

/** What the last step said that it read, else what the name promises, else unknown. */
const formatOf = ({ result, inputs }: JobDocument): string => {
  const input: unknown = result?.data?.input
  const told: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'format') : undefined
  const extension = /\.(\w{1,8})$/.exec(inputs[0]?.name ?? '')?.[1]?.toLowerCase() ?? ''
  const named = extensions[extension] ?? extension
  if (typeof told === 'string' && isCounted(told)) return told
  return isCounted(named) ? named : 'unknown'
}

/** Steps that ended because the job was ended from outside write no dead letter. */
const fromOutside = ['INTERRUPTED', 'DEADLINE_EXCEEDED']

/** What the end of a job gives to count. */
export const factsOf = (document: JobDocument): readonly MetricFact[] => {
  const { steps, state, kind } = document
  const facts: MetricFact[] = []
  for (const { name, status, duration_s, error } of steps) {
    if (duration_s !== undefined && (status === 'done' || status === 'failed')) facts.push({ kind: 'step', step: name, outcome: status, seconds: duration_s })
    if (status === 'failed' && error && !fromOutside.includes(error.code)) facts.push({ kind: 'dead letter', class: error.class })
  }
  if (kind !== 'convert' || (state !== 'completed' && state !== 'failed')) return facts
  const starts = steps.flatMap(({ started_at }) => (started_at === undefined ? [] : [Date.parse(started_at)]))
  const ends = steps.flatMap(({ completed_at }) => (completed_at === undefined ? [] : [Date.parse(completed_at)]))
  const seconds = starts.length > 0 && ends.length > 0 ? Math.max(0, (Math.max(...ends) - Math.min(...starts)) / 1000) : 0
  const outputBytes = (document.result?.artefacts ?? []).filter(({ role }) => role !== 'receipt').reduce((sum, { bytes }) => sum + bytes, 0)
  const inputBytes = document.inputs.reduce((sum, { bytes }) => sum + bytes, 0)
  facts.push({ kind: 'conversion', format: formatOf(document), outcome: state, seconds, inputBytes, outputBytes, errorClass: document.error?.class ?? null })
  return facts
}

/** Keeps facts in the transaction that makes them true; {@link takeFacts} counts them, in one process. */
export const keepFacts = async (tx: Transaction, facts: readonly MetricFact[]): Promise<void> => {
  if (facts.length > 0) await tx.query('insert into metric_events (facts) values ($1)', [JSON.stringify(facts)])
}

/** Counts facts. */
export const countFacts = (metrics: Metrics, facts: readonly MetricFact[]): void => {
  for (const fact of facts) {
    if (fact.kind === 'step') metrics.jobSeconds.observe({ step: fact.step, outcome: fact.outcome }, fact.seconds)
    else if (fact.kind === 'dead letter') metrics.deadLetters.inc({ class: errorClasses.find((known) => known === fact.class) ?? 'systemic' })
    else if (fact.kind === 'conversion') {
      const { format, outcome } = fact
      metrics.conversionSeconds.observe({ format, outcome }, fact.seconds)
      metrics.conversionInputBytes.observe(fact.inputBytes)
      if (outcome === 'completed') metrics.conversionOutputBytes.observe(fact.outputBytes)
      else metrics.conversionErrors.inc({ class: fact.errorClass ?? 'systemic', format })
    }
  }
}

const batch = 1000

/** Takes what workers have kept, and counts it. A process that dies in between loses what it took, as it loses every counter it had. */
export const takeFacts = async (database: Database, metrics: Metrics): Promise<number> => {
  const rows = await database.everyTenant((tx) =>
    tx.query<{ facts: readonly MetricFact[] }>(
      `delete from metric_events where id in (select id from metric_events order by id limit $1 for update skip locked) returning facts`,
      [batch],
    ),
  )
  for (const { facts } of rows) countFacts(metrics, facts)
  return rows.length
}

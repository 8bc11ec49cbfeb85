import { documents, read } from './files.ts'

/** Metrics that the service promises, without `trunnion_`. */
export const promised: readonly string[] = [
  'conversion_duration_seconds',
  'conversion_errors_total',
  'conversion_input_bytes',
  'conversion_output_bytes',
  'cache_hits_total',
  'cache_misses_total',
  'cache_bytes',
  'job_queue_depth',
  'job_oldest_age_seconds',
  'job_duration_seconds',
  'worker_memory_bytes',
  'circuit_breaker_state',
  'dead_letters_total',
  'analysis_quality_score',
  'analysis_recognition_rate',
  'analysis_tier_total',
]

/** Names of our metrics in a text of PromQL, without prefix and without what a histogram appends. */
export const metricsOf = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(/\btrunnion_([a-z_]+)\b/g), ([, name]) => name!.replace(/_(bucket|sum|count)$/, ''))),
]

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly remedy: string }
}

/** Alerts of the rules file, in its order. */
export const alerts = (): readonly Rule[] => {
  // The file is ours; promtool checks its form.
  const { groups } = documents('deploy/prometheus/rules.yml')[0]!.toJS() as { groups: { rules: Rule[] }[] }
  return groups.flatMap(({ rules }) => rules)
}

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string }[]
}

export const panels = (): readonly Panel[] => (JSON.parse(read('deploy/grafana/trunnion.json')) as { panels: Panel[] }).panels

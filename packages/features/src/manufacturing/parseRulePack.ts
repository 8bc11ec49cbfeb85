import { type Result, attempt, fault } from '@trunnion/core'
import { featureClasses } from '../types.ts'
import { type Rule, type RulePack, metrics, processes } from './rulePacks.ts'

/** Rules a pack may hold. */
const mostRules = 200

/** A rule pack as a tenant has edited it, checked; REQUEST_INVALID says which field cannot be used. */
export const parseRulePack = (value: unknown): Result<RulePack> =>
  attempt(() => {
    const pack = record(value, 'pack')
    const rules = pack['rules']
    if (!Array.isArray(rules) || rules.length > mostRules) return fault('REQUEST_INVALID', `rules must be a list of at most ${mostRules}.`)
    return { id: text(pack['id'], 'id', 100), process: oneOf(pack['process'], processes, 'process'), rules: rules.map(ruleOf) }
  })

const ruleOf = (value: unknown): Rule => {
  const rule = record(value, 'rule')
  const select = rule['select'] === undefined ? undefined : record(rule['select'], 'select')
  const classes = select?.['classes']
  if (select && !Array.isArray(classes)) fault('REQUEST_INVALID', 'select.classes must be a list.')
  const [min, max] = [limit(rule['min'], 'min'), limit(rule['max'], 'max')]
  if (min === undefined && max === undefined) fault('REQUEST_INVALID', 'A rule needs min or max.')
  return {
    id: text(rule['id'], 'id', 100),
    ...(Array.isArray(classes) && { select: { classes: classes.map((name) => oneOf(name, featureClasses, 'class')) } }),
    metric: oneOf(rule['metric'], metrics, 'metric'),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    severity: oneOf(rule['severity'], ['info', 'warning', 'error'] as const, 'severity'),
    advice: text(rule['advice'], 'advice', 500),
  }
}

const record = (value: unknown, name: string): Readonly<Record<string, unknown>> =>
  // an object that is no list has string keys
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fault('REQUEST_INVALID', `${name} must be an object.`)

const text = (value: unknown, name: string, most: number): string =>
  typeof value === 'string' && value.length <= most ? value : fault('REQUEST_INVALID', `${name} must be a text of at most ${most} characters.`)

const limit = (value: unknown, name: string): number | undefined =>
  value === undefined || (typeof value === 'number' && Number.isFinite(value)) ? value : fault('REQUEST_INVALID', `${name} must be a number.`)

const oneOf = <T extends string>(value: unknown, known: readonly T[], name: string): T =>
  known.find((one) => one === value) ?? fault('REQUEST_INVALID', `${name} must be one of ${known.join(', ')}.`)

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents, has, read, readIfThere, runProgram } from './support/files.ts'
import { alerts, metricsOf, panels, promised } from './support/metrics.ts'

const definitions = readIfThere('packages/server/src/modules/operations/metrics.ts')

const unknown = (expressions: readonly string[]): readonly string[] =>
  metricsOf(expressions.join('\n')).filter((name) => !promised.includes(name) && !definitions.includes(name))

describe('alert rules', () => {
  it('use metrics that the service has', () => {
    expect(unknown(alerts().map(({ expr }) => expr))).toEqual([])
  })

  it('cover what was asked for', () => {
    const asked = ['Failures24h', 'QualityLow', 'BreakerOpen', 'LowerTiersRising', 'SystemicError']
    const machinery = ['QueueDeep', 'QueueStuck', 'WorkerLost', 'DiskFilling', 'DeadLetters', 'ConversionSlow', 'NotReady', 'Down']
    expect(alerts().map(({ alert }) => alert)).toEqual(expect.arrayContaining([...asked, ...machinery].map((name) => `Trunnion${name}`)))
  })

  it('say what to do, and how bad it is', () => {
    for (const { labels, annotations } of alerts()) {
      expect(['info', 'warning', 'critical']).toContain(labels.severity)
      expect(annotations.remedy.length).toBeGreaterThan(10)
    }
  })

  it('are the same in the Kubernetes component', () => {
    const rule = documents('deploy/kubernetes/components/monitoring/prometheusRule.yaml')[0]!.toJS() as { spec: unknown }
    expect(rule.spec).toEqual(documents('deploy/prometheus/rules.yml')[0]!.toJS())
  })

  it.skipIf(!has('promtool'))('fire and stay silent as their tests say (promtool)', () => {
    expect(runProgram('promtool', 'check', 'rules', 'deploy/prometheus/rules.yml')).toMatchObject({ status: 0 })
    for (const file of ['rules.test.yml', 'rulesOfDays.test.yml'])
      expect(runProgram('promtool', 'test', 'rules', `deploy/prometheus/${file}`)).toMatchObject({ status: 0 })
  })
})

describe('the dashboard', () => {
  const expressions = panels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

  it('uses metrics that the service has', () => {
    expect(unknown(expressions)).toEqual([])
  })

  it('shows every metric that the service promises', () => {
    const shown = metricsOf(expressions.join('\n'))
    expect(promised.filter((name) => !shown.includes(name))).toEqual([])
  })

  it('has panels that do not overlap and ids that do not repeat', () => {
    const cells = panels().flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`))
    expect(new Set(cells).size).toBe(cells.length)
    expect(new Set(panels().map(({ id }) => id)).size).toBe(panels().length)
  })

  it.skipIf(!has('promtool'))('asks in PromQL that parses (promtool)', () => {
    const rules = expressions.map((expression, i) => ({
      record: `panel:query:${i}`,
      expr: expression.replaceAll('$__rate_interval', '5m').replaceAll('$format', '.*'),
    }))
    const file = join(mkdtempSync(join(tmpdir(), 'trunnion-promql-')), 'rules.yml')
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
    expect(runProgram('promtool', 'check', 'rules', file)).toMatchObject({ status: 0 })
  })
})

it('the scrape of the runbook has the job name that the rules use', () => {
  const jobs = new Set(Array.from(read('deploy/prometheus/rules.yml').matchAll(/up\{job="([^"]+)"/g), ([, job]) => job))
  expect(read('docs/RUNBOOK.md')).toContain(`job_name: ${[...jobs].join()} `)
})

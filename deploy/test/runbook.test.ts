import { expect, it } from 'vitest'
import { errorCatalogue } from '../../packages/core/src/errorCatalogue.ts'
import { type Setting, settings } from '../../packages/cli/src/settings/settings.ts'
import { alerts } from './support/metrics.ts'
import { read } from './support/files.ts'

const runbook = read('docs/RUNBOOK.md')

it('the runbook names only errors that exist', () => {
  const environment = Object.values<Setting>(settings).map((setting) => setting.environment)
  const named = Array.from(runbook.matchAll(/`([A-Z]+(?:_[A-Z]+)+|INTERNAL)`/g), ([, code]) => code!).filter((code) => !environment.includes(code))
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((code) => !(code in errorCatalogue))).toEqual([])
})

it('the runbook has a row for each class of error', () => {
  for (const { class: kind } of Object.values(errorCatalogue)) expect(runbook).toContain(`class **${kind}**`)
})

it('an alert that names a page of the runbook names one that is there', () => {
  for (const { annotations } of alerts())
    for (const [, title] of annotations.remedy.matchAll(/RUNBOOK\.md, ([A-Z][a-z ]+)/g)) expect(runbook).toMatch(new RegExp(`^#+ ${title}`, 'm'))
})

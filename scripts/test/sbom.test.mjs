import { expect, test } from 'vitest'
import { problemsOf } from '../checks/sbom.mjs'

test('a CycloneDX document with versioned components passes', () => {
  expect(problemsOf(JSON.stringify({ bomFormat: 'CycloneDX', components: [{ name: 'x', version: '1.0.0' }] }))).toEqual([])
})

test.each([
  ['no JSON', 'npm error'],
  ['another format', '{"spdxVersion":"SPDX-2.3"}'],
  ['no component', '{"bomFormat":"CycloneDX","components":[]}'],
  ['a component without version', '{"bomFormat":"CycloneDX","components":[{"name":"x"}]}'],
])('%s fails', (_, text) => {
  expect(problemsOf(text)).toHaveLength(1)
})

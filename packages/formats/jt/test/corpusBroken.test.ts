import { errorCatalogue } from '@trunnion/core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readJt } from '../src/index.ts'
import { corpus, hasCorpus, readCorpus, reelResources } from './build/truth.ts'

interface Expectation {
  readonly exit: readonly number[]
  readonly warn?: boolean
  readonly range?: Readonly<Record<string, readonly [number, number]>>
}

const expectations = (): readonly (readonly [string, Expectation])[] =>
  hasCorpus ? Object.entries(JSON.parse(readFileSync(join(corpus, 'expect.json'), 'utf8'))) : []

describe.skipIf(!hasCorpus)('broken files', () => {
  test.each(expectations())('%s ends as expected', (name, { exit, warn, range }) => {
    const start = performance.now()
    const result = readJt(readCorpus(name), { resources: reelResources() })
    expect(performance.now() - start).toBeLessThan(5000)
    expect(exit).toContain(result.ok ? 0 : errorCatalogue[result.error.code].exit)
    const { scene, warnings } = result.ok ? result.value : { scene: undefined, warnings: [] }
    const triangles = scene?.nodes.reduce((sum, { mesh }) => sum + (mesh === undefined ? 0 : scene.meshes[mesh].indices.length / 3), 0) ?? 0
    const [low, high] = range?.['scene.placedTriangles'] ?? [0, Infinity]
    expect(warnings.length).toBeGreaterThanOrEqual(result.ok && warn ? 1 : 0)
    expect(triangles).toBeGreaterThanOrEqual(low)
    expect(triangles).toBeLessThanOrEqual(high)
  })
})

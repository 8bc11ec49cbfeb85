import { errorCatalogue } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { byteMutants, scaled, tokenMutants } from '../../../../tools/testing/mutants.ts'
import { readJt } from '../src/index.ts'
import { buildJt } from './build/buildJt.ts'
import { dialects, nameOf } from './build/dialects.ts'
import { sampleModel } from './build/sampleModel.ts'

const mutantsEach = scaled(84)

describe('damaged files', () => {
  test.each(dialects.filter((_, i) => i % 2 === 0 || i > 7).map((dialect) => [nameOf(dialect), dialect] as const))(
    'of %s end with a scene or a typed error, each within two seconds',
    (_, dialect) => {
      const bytes = buildJt(sampleModel, dialect)
      for (const mutant of [...byteMutants(bytes, mutantsEach, 11), ...tokenMutants(bytes, mutantsEach, 12)]) {
        const start = performance.now()
        const result = readJt(mutant)
        expect(performance.now() - start).toBeLessThan(2000)
        expect([0, 3, 4]).toContain(result.ok ? 0 : errorCatalogue[result.error.code].exit)
        const { nodes, meshes } = result.ok ? result.value.scene : { nodes: [], meshes: [] }
        for (const { positions, indices } of meshes) {
          expect(positions.every(Number.isFinite)).toBe(true)
          expect(indices.every((index) => index < positions.length / 3)).toBe(true)
        }
        for (const { mesh, children } of nodes) {
          expect(mesh ?? 0).toBeLessThan(Math.max(1, meshes.length))
          expect(children.every((child) => child < nodes.length)).toBe(true)
        }
      }
    },
  )
})

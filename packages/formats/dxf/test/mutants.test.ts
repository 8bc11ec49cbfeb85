import { describe, expect, it } from 'vitest'
import { byteMutants, scaled, tokenMutants } from '../../../../tools/testing/mutants.ts'
import { readDxf } from '../src/index.ts'
import { drawing } from './support/drawing.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

const parts = { entities: everyEntity, tables, blocks }
const files = [
  ['ascii', drawing(parts)],
  ['binary-wide', drawing(parts, { flavour: 'binary-wide' })],
  ['binary-narrow', drawing({ ...parts, version: 'AC1009' }, { flavour: 'binary-narrow' })],
] as const

const check = (mutant: Uint8Array): 0 | 1 => {
  const start = performance.now()
  const result = readDxf(mutant)
  expect(performance.now() - start).toBeLessThan(2000)
  if (!result.ok) {
    expect(result.error.code).toMatch(/^(INPUT|LIMIT)_/)
    return 0
  }
  const { meshes, nodes } = result.value.scene
  const areFinite = (values: ArrayLike<number> | undefined): boolean => Array.from(values ?? []).every(Number.isFinite)
  for (const mesh of meshes) expect(areFinite(mesh.positions) && areFinite(mesh.edges?.positions) && areFinite(mesh.points)).toBe(true)
  for (const node of nodes) expect(areFinite(node.matrix)).toBe(true)
  return 1
}

describe('mutants', () => {
  it.each(files)('of a %s drawing are read or refused with a code, quickly, without a number that is none', (_, bytes) => {
    let read = 0
    for (const mutant of byteMutants(bytes, scaled(150), 11)) read += check(mutant)
    for (const mutant of tokenMutants(bytes, scaled(150), 12)) read += check(mutant)
    expect(read).toBeGreaterThan(scaled(200))
  })
})

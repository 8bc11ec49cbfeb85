import { type Result, type ReadOutcome, defaultBudgets } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { readJt } from '../src/index.ts'
import { buildJt } from './build/buildJt.ts'
import { jt95 } from './build/dialects.ts'
import { type JtModel, segmentId } from './build/model.ts'
import { sampleModel } from './build/sampleModel.ts'

const good = buildJt(sampleModel, jt95)
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const changed = (change: (bytes: Uint8Array, view: DataView) => void): Uint8Array => {
  const bytes = good.slice()
  change(bytes, view(bytes))
  return bytes
}
const outcomeOf = (result: Result<ReadOutcome>) =>
  result.ok
    ? {
        triangles: result.value.scene.nodes.reduce((sum, { mesh }) => sum + (mesh === undefined ? 0 : result.value.scene.meshes[mesh].indices.length / 3), 0),
        codes: result.value.warnings.map(({ code }) => code),
      }
    : { error: result.error.code }

const tocOffset = 105
const entry = (n: number): number => tocOffset + 4 + 28 * n

describe('a damaged file', () => {
  test('whose table of contents lies outside is read by its segment headers', () => {
    const bytes = changed((_, v) => v.setInt32(85, 1e9, true))
    expect(outcomeOf(readJt(bytes))).toEqual({ triangles: 24, codes: ['INPUT_REPAIRED'] })
  })

  test('whose table claims two thousand million entries is read all the same', () => {
    const bytes = changed((_, v) => v.setInt32(tocOffset, 2 ** 31 - 1, true))
    expect(outcomeOf(readJt(bytes))).toEqual({ triangles: 24, codes: ['INPUT_REPAIRED'] })
  })

  test('whose header names no existing scene graph takes the first of that type', () => {
    const bytes = changed((b) => b.fill(7, 89, 105))
    expect(outcomeOf(readJt(bytes))).toEqual({ triangles: 24, codes: ['INPUT_REPAIRED'] })
  })

  test('with bytes lost between its segments finds those behind', () => {
    const second = view(good).getInt32(entry(1) + 16, true)
    const bytes = Uint8Array.from([...good.subarray(0, second), 1, 2, 3, ...good.subarray(second)])
    expect(outcomeOf(readJt(bytes))).toEqual({ triangles: 24, codes: ['INPUT_REPAIRED'] })
  })

  test('with a wrong bit in a shape drops that shape and names it', () => {
    const shape = view(good).getInt32(entry(1) + 16, true)
    const result = readJt(changed((b) => (b[shape + 700] ^= 1)))
    expect(outcomeOf(result)).toMatchObject({ triangles: 0 })
    expect(result.ok && result.value.warnings[0]).toMatchObject({ code: 'ENTITY_DROPPED', location: { entity: `segment ${segmentId(2)}` } })
  })

  test('with a wrong bit in a level of detail that is not used says so', () => {
    const shape = view(good).getInt32(entry(2) + 16, true)
    expect(outcomeOf(readJt(changed((b) => (b[shape + 400] ^= 1))))).toEqual({ triangles: 24, codes: ['ENTITY_DROPPED'] })
  })

  test('whose scene graph is lost shows its shapes without placement', () => {
    const lsg = view(good).getInt32(entry(0) + 16, true)
    const result = outcomeOf(readJt(changed((b) => b.fill(0x55, lsg + 40, lsg + 120))))
    expect(result).toEqual({ triangles: 18, codes: ['INPUT_REPAIRED', 'ENTITY_DROPPED', 'INPUT_REPAIRED', 'UNIT_ASSUMED'] })
  })

  test('that ends inside its shapes keeps the tree', () => {
    const shape = view(good).getInt32(entry(1) + 16, true)
    const result = readJt(good.subarray(0, shape + 100))
    expect(result.ok && result.value.scene.nodes.map(({ name }) => name)).toEqual(['Frame', 'bolt', 'bolt'])
    expect(result.ok && result.value.warnings.map(({ code }) => code)).toContain('GEOMETRY_MISSING')
  })
})

describe('a scene graph with damaged bytes', () => {
  const stored = buildJt(sampleModel, { ...jt95, compression: 'stored' })
  const lsg = view(stored).getInt32(entry(0) + 16, true) + 24 + 9
  /** The stored file with the length of one element changed. */
  const withLength = (at: number, length: number): Uint8Array => {
    const bytes = stored.slice()
    view(bytes).setInt32(at, length, true)
    return bytes
  }
  const elementAt = (n: number): number => Array.from({ length: n }).reduce((at: number) => at + 4 + view(stored).getInt32(at, true), lsg)

  test('loses the element and keeps the rest', () => {
    expect(outcomeOf(readJt(withLength(elementAt(2), -5)))).toEqual({ triangles: 12, codes: ['INPUT_REPAIRED', 'REFERENCE_MISSING'] })
  })

  test('keeps its properties when the marker between its lists is lost', () => {
    const marker = elementAt(13)
    const bytes = stored.slice()
    bytes.fill(0x33, marker, marker + 20)
    expect(outcomeOf(readJt(bytes))).toEqual({ triangles: 24, codes: ['INPUT_REPAIRED'] })
  })
})

describe('a scene graph', () => {
  const read = (model: JtModel, budgets = defaultBudgets) => readJt(buildJt(model, jt95), { budgets })

  test('that contains itself is cut there', () => {
    const model = { ...sampleModel, nodes: sampleModel.nodes.map((node) => (node.id === 6 ? { ...node, children: [8, 6] } : node)) }
    expect(outcomeOf(read(model))).toEqual({ triangles: 24, codes: ['ENTITY_DROPPED'] })
  })

  test('with missing children keeps the others', () => {
    const model = { ...sampleModel, nodes: sampleModel.nodes.map((node) => (node.id === 1 ? { ...node, children: [2, 99] } : node)) }
    expect(outcomeOf(read(model))).toEqual({ triangles: 12, codes: ['REFERENCE_MISSING'] })
  })

  test('whose finest level is lost is read at the next coarser one', () => {
    const model = { ...sampleModel, nodes: sampleModel.nodes.map((node) => (node.id === 6 ? { ...node, children: [99] } : node)) }
    expect(outcomeOf(read(model))).toEqual({ triangles: 12, codes: ['REFERENCE_MISSING', 'INPUT_REPAIRED'] })
  })

  test('that doubles at every level is refused at the limit of instances', () => {
    const levels = Array.from({ length: 40 }, (_, i) => ({ id: 100 + i, type: 'metaData' as const, children: i < 39 ? [101 + i, 101 + i] : [] }))
    expect(outcomeOf(read({ nodes: [{ id: 0, type: 'partition', children: [100] }, ...levels] }, { ...defaultBudgets, instances: 5000 }))).toEqual({
      error: 'LIMIT_INSTANCES',
    })
  })

  test('with groups that double at every level is refused as well', () => {
    const levels = Array.from({ length: 40 }, (_, i) => ({ id: 100 + i, type: 'group' as const, children: i < 39 ? [101 + i, 101 + i] : [] }))
    expect(outcomeOf(read({ nodes: [{ id: 0, type: 'part', children: [100] }, ...levels] }, { ...defaultBudgets, instances: 5000 }))).toEqual({
      error: 'LIMIT_INSTANCES',
    })
  })

  test('that nests too deeply is refused', () => {
    const levels = Array.from({ length: 900 }, (_, i) => ({ id: 100 + i, type: 'metaData' as const, children: i < 899 ? [101 + i] : [] }))
    expect(outcomeOf(read({ nodes: [{ id: 0, type: 'partition', children: [100] }, ...levels] }))).toEqual({ error: 'LIMIT_DEPTH' })
  })

  test('whose placements have too many triangles is refused before a mesh is built', () => {
    expect(outcomeOf(read(sampleModel, { ...defaultBudgets, triangles: 20 }))).toEqual({ error: 'LIMIT_TRIANGLES' })
    expect(outcomeOf(read(sampleModel, { ...defaultBudgets, triangles: 30 }))).toEqual({ triangles: 24, codes: [] })
  })

  test('whose nodes share an enormous text has it written out up to a limit', () => {
    const children = new Array<number>(100).fill(1)
    const properties = { 1: [['Note', 'x'.repeat(1 << 20)]] } as const
    const model: JtModel = {
      nodes: [
        { id: 0, type: 'partition', children },
        { id: 1, type: 'part' },
      ],
      properties,
    }
    const result = readJt(buildJt(model, { ...jt95, compression: 'stored' }))
    expect(result.ok && result.value.scene.nodes.filter((node) => node.properties?.['Note']).length).toBe(63)
    expect(result.ok && result.value.warnings.map(({ code }) => code)).toContain('ENTITY_DROPPED')
  })

  test('with hidden nodes keeps them hidden', () => {
    const model = {
      ...sampleModel,
      nodes: sampleModel.nodes.map((node) => (node.id === 8 ? { ...node, flags: 1 } : node.id === 3 ? { ...node, flags: 1 } : node)),
    }
    const result = read(model)
    expect(result.ok && result.value.scene.nodes.map(({ name, visible, mesh }) => [name, visible ?? true, mesh !== undefined])).toEqual([
      ['Frame', true, false],
      ['bolt', true, false],
      ['bolt (hidden)', false, true],
      ['bolt', false, false],
      ['bolt (hidden)', false, true],
    ])
  })
})

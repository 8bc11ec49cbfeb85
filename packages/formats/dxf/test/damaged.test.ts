import { describe, expect, it } from 'vitest'
import { drawing, drawingPairs } from './support/drawing.ts'
import { encode } from './support/encode.ts'
import { comparable, readAll } from './support/read.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

const parts = { entities: everyEntity, tables, blocks }
const bytes = drawing(parts)
const whole = readAll(bytes).entities
const codesOf = (data: Uint8Array): string[] =>
  readAll(data)
    .reader.warnings()
    .map(({ code }) => code)

describe('damaged drawings', () => {
  it('cut off anywhere give what was complete, in the same order, and a warning', () => {
    for (let cut = whole[0].offset + 20; cut < bytes.length - 30; cut += 37) {
      const { entities, reader } = readAll(bytes.subarray(0, cut))
      const complete = whole.filter((_, i) => (whole[i + 1]?.offset ?? Infinity) <= cut)
      expect(comparable(entities.slice(0, complete.length))).toEqual(comparable(complete))
      expect(entities.length - complete.length).toBeLessThanOrEqual(1)
      expect(reader.warnings().map(({ code }) => code)).toContain('INPUT_TRUNCATED')
    }
  })

  it('without EOF or ENDSEC are whole', () => {
    const pairs = drawingPairs(parts).filter(([, value]) => value !== 'ENDSEC')
    expect(comparable(readAll(encode(pairs, { flavour: 'ascii' })).entities)).toEqual(comparable(whole))
    expect(codesOf(encode(pairs, { flavour: 'ascii' }))).toEqual(['INPUT_REPAIRED'])
    const open = drawingPairs(parts).filter(([, value]) => value !== 'EOF')
    expect(codesOf(encode(open, { flavour: 'ascii' }))).toEqual(['INPUT_REPAIRED'])
  })

  it('with text behind EOF are whole, and say so', () => {
    const data = Uint8Array.from([...bytes, ...new TextEncoder().encode('some\ntrash here\n0\nLINE\n')])
    expect(comparable(readAll(data).entities)).toEqual(comparable(whole))
    expect(codesOf(data)).toEqual(['TRAILING_DATA'])
  })

  it('with entities outside of all sections keep them', () => {
    const pairs = [...drawingPairs({ entities: '' }).slice(0, -1), [0, 'LINE'], [8, 'A'], [10, 0], [20, 0], [11, 1], [21, 1], [0, 'EOF']] as const
    expect(readAll(encode(pairs, { flavour: 'ascii' })).entities).toHaveLength(1)
  })

  it('with the model space written as a block give its entities', () => {
    const inBlock = `0 BLOCK\n8 0\n2 *Model_Space\n70 0\n10 0\n20 0\n30 0\n${everyEntity}\n0 ENDBLK\n8 0\n${blocks}`
    const { entities, reader } = readAll(drawing({ entities: '', blocks: inBlock }))
    expect(comparable(entities)).toEqual(comparable(whole))
    expect(reader.state.blocks.size).toBe(2)
  })

  it('drop vertices without a polyline and blocks without a name, and say so', () => {
    const data = drawing({ entities: '0 VERTEX\n8 0\n10 0\n20 0', blocks: '0 BLOCK\n8 0\n70 0\n0 LINE\n8 0\n10 0\n20 0\n11 1\n21 1\n0 ENDBLK' })
    expect(codesOf(data)).toEqual(['ENTITY_DROPPED', 'ENTITY_DROPPED'])
  })

  it('refuse more entities than the budget', async () => {
    const { defaultBudgets } = await import('@trunnion/core')
    const { readDxf } = await import('../src/index.ts')
    expect(readDxf(bytes, { budgets: { ...defaultBudgets, entities: 10 } })).toMatchObject({ ok: false, error: { code: 'LIMIT_ENTITIES' } })
    expect(readDxf(bytes, { budgets: { ...defaultBudgets, bytes: 10 } })).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
    expect(readDxf(new Uint8Array(0))).toMatchObject({ ok: false, error: { code: 'INPUT_EMPTY' } })
    expect(readDxf(new TextEncoder().encode('hello\nworld\n'))).toMatchObject({ ok: false, error: { code: 'INPUT_UNRECOGNISED' } })
  })
})

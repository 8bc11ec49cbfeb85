import { describe, expect, it } from 'vitest'
import { drawing, drawingPairs } from './support/drawing.ts'
import { encode } from './support/encode.ts'
import { comparable, readAll } from './support/read.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

const parts = { entities: everyEntity, tables, blocks }
const whole = comparable(readAll(drawing(parts)).entities)

describe('the tokenizer', () => {
  it.each(['ascii', 'binary-wide', 'binary-narrow'] as const)('gives the same entities whatever the pieces that %s bytes come in', (flavour) => {
    const bytes = drawing(parts, { flavour })
    for (const size of [1, 2, 7, 64, 1000, bytes.length]) expect(comparable(readAll(bytes, size).entities)).toEqual(whole)
  })

  it.each(['\n', '\r\n', '\r'] as const)('reads lines that end with %j', (lineEnd) => {
    expect(comparable(readAll(drawing(parts, { flavour: 'ascii', lineEnd }), 100).entities)).toEqual(whole)
  })

  it('leaves out comments (999) wherever they stand, and a byte order mark', () => {
    const pairs = drawingPairs(parts).flatMap((pair) => [[999, 'a comment'] as const, pair])
    const bytes = encode(pairs, { flavour: 'ascii' })
    expect(comparable(readAll(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])).entities)).toEqual(whole)
  })

  it('accepts codes without blanks, with tabs, and blanks behind types', () => {
    const text = new TextDecoder()
      .decode(drawing(parts))
      .replace(/^ +(\d+)$/gm, '\t$1 ')
      .replace(/^(LINE|SECTION|ENTITIES)$/gm, '$1  ')
    expect(comparable(readAll(new TextEncoder().encode(text)).entities)).toEqual(whole)
  })

  it('knows the byte offset of every entity', () => {
    const bytes = drawing(parts)
    const { entities } = readAll(bytes, 50)
    for (const { offset, type } of entities)
      expect(
        new TextDecoder()
          .decode(bytes.subarray(offset, offset + 40))
          .split('\n')
          .slice(0, 2),
      ).toEqual(['  0', type])
  })

  it('loses one entity when a line is missing, and says which bytes it stepped over', () => {
    const text = new TextDecoder().decode(drawing(parts))
    const at = text.indexOf(' 20\n2.25')
    const { entities, reader } = readAll(new TextEncoder().encode(text.slice(0, at) + text.slice(at + 4)))
    expect(entities).toHaveLength(readAll(drawing(parts)).entities.length)
    expect(entities[0].geometry.kind).toBe('broken')
    expect(comparable(entities.slice(1))).toEqual((whole as unknown[]).slice(1))
    expect(reader.skipped).toEqual([{ from: at, to: at + 5 }])
    expect(reader.warnings().map(({ code }) => code)).toEqual(['ENTITY_DROPPED', 'INPUT_REPAIRED'])
  })

  it('finds its way back in a binary file', () => {
    const bytes = drawing(parts, { flavour: 'binary-wide' })
    const { entities } = readAll(bytes)
    const damaged = bytes.slice()
    damaged.fill(0xee, entities[3].offset + 8, entities[3].offset + 30)
    const { entities: left, reader } = readAll(damaged)
    expect(left.length).toBeGreaterThanOrEqual(entities.length - 1)
    expect(comparable(left.slice(-15))).toEqual(comparable(entities.slice(-15)))
    expect(reader.skipped.length).toBeGreaterThan(0)
  })

  it('refuses a record that is longer than its limit', async () => {
    const { makeDxfReader } = await import('../src/index.ts')
    const reader = makeDxfReader({ longestRecord: 1000 })
    const chunk = new TextEncoder().encode('  8\nlayer\n'.repeat(50))
    reader.feed(new TextEncoder().encode('  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n'))
    expect(() => {
      for (let i = 0; i < 10; i++) {
        reader.feed(chunk)
        reader.next()
      }
    }).toThrow('LIMIT_BYTES')
  })
})

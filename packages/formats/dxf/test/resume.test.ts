import { describe, expect, it } from 'vitest'
import { type DxfEntity, makeDxfReader, readEntities, readEntitiesAsync } from '../src/index.ts'
import { drawing } from './support/drawing.ts'
import { readAll } from './support/read.ts'
import { blocks, everyEntity, tables } from './support/samples.ts'

describe('reading on', () => {
  it.each(['ascii', 'binary-wide'] as const)('from any top-level entity of %s gives what follows it, offsets and all', (flavour) => {
    const bytes = drawing({ entities: everyEntity, tables, blocks }, { flavour })
    const { entities, reader } = readAll(bytes)
    const state = structuredClone(reader.state)
    for (const [i, { offset }] of entities.entries())
      expect([...readEntities([bytes.subarray(offset)], { resume: { state, offset } })]).toEqual(entities.slice(i))
  })

  it('works over an asynchronous source', async () => {
    const bytes = drawing({ entities: everyEntity })
    const source = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 100) yield await Promise.resolve(bytes.subarray(at, at + 100))
    }
    const found: DxfEntity[] = []
    for await (const entity of readEntitiesAsync(source())) found.push(entity)
    expect(found).toEqual(readAll(bytes).entities)
  })

  it('keeps a window no larger than a record and a piece, however long the drawing is', () => {
    const line = new TextEncoder().encode('  0\nLINE\n  8\nA\n 10\n1.0\n 20\n2.0\n 11\n3.0\n 21\n4.0\n')
    const reader = makeDxfReader()
    reader.feed(new TextEncoder().encode('  0\nSECTION\n  2\nENTITIES\n'))
    let count = 0
    for (let i = 0; i < 5000; i++) {
      reader.feed(line)
      while (reader.next()) count++
      expect(reader.position).toBeGreaterThan(25 + i * line.length - 1)
    }
    reader.finish()
    while (reader.next()) count++
    expect(count).toBe(5000)
  })
})
